import { Body, Controller, HttpCode, Ip, Post } from '@nestjs/common';
import { AllowEveryRole, Public } from '../http/access.js';
import { CurrentCaller, type Principal } from '../http/principal.js';
import { lockoutNetworkOf } from '../limits/address-network.js';
import { ApiKeyRenewal } from './api-keys/api-key-renewal.js';
import {
  AuthenticateBody,
  ChangePasswordBody,
  EmptyAnswer,
  IdTokenAnswer,
  NewApiKeyAnswer,
  NewPasswordBody,
} from './dto/authentication.dto.js';
import {
  DocumentedAuthenticate,
  DocumentedNewApiKey,
  DocumentedNewPassword,
  DocumentedPassword,
} from './openapi/authentication.openapi.js';
import { PasswordChange } from './passwords/password-change.js';
import { RecoveryCodes } from './recovery-codes/recovery-codes.js';
import { SignIn } from './sign-in/sign-in.js';

/** DVLA's Authentication API. */
@Controller('thirdparty-access/v1')
export class AuthenticationController {
  constructor(
    private readonly signIn: SignIn,
    private readonly passwords: PasswordChange,
    private readonly codes: RecoveryCodes,
    private readonly apiKeys: ApiKeyRenewal,
  ) {}

  @Post('authenticate')
  @HttpCode(200)
  @Public()
  @DocumentedAuthenticate()
  async authenticate(
    @Ip() address: string,
    @Body() { userName, password }: AuthenticateBody,
  ): Promise<IdTokenAnswer> {
    const claimant = { userName: userName.toLowerCase(), address };
    return { 'id-token': await this.signIn.authenticate(claimant, password) };
  }

  @Post('password')
  @HttpCode(200)
  @Public()
  @DocumentedPassword()
  async changePassword(@Ip() address: string, @Body() body: ChangePasswordBody): Promise<EmptyAnswer> {
    const { userName, newPassword, password, verifyCode } = body;
    const claimant = { userName: userName.toLowerCase(), address };
    if (verifyCode === undefined) await this.passwords.byPassword(claimant, password ?? '', newPassword);
    else await this.passwords.byCode(claimant, verifyCode, newPassword);
    return {};
  }

  @Post('new-password')
  @HttpCode(200)
  @Public()
  @DocumentedNewPassword()
  requestCode(@Ip() address: string, @Body() { userName, email }: NewPasswordBody): EmptyAnswer {
    this.codes.request(userName.toLowerCase(), email, lockoutNetworkOf(address));
    return {};
  }

  @Post('new-api-key')
  @HttpCode(200)
  @AllowEveryRole()
  @DocumentedNewApiKey()
  async newApiKey(@CurrentCaller() { clientId }: Principal): Promise<NewApiKeyAnswer> {
    return { newApiKey: await this.apiKeys.renew(clientId) };
  }
}
