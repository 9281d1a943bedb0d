import { ApiProperty } from '@nestjs/swagger';
import { Rule } from '../../http/rule.js';
import { issueInNewPassword, issueInPresentedPassword, PASSWORD_RULE } from '../passwords/password-policy.js';

const LONGEST_TEXT = 254;

/** Nothing is said about the form of usernames and addresses, except what PostgreSQL can't compare. */
function issueInText(value: unknown): string | undefined {
  if (value === undefined || value === null) return 'is required';
  if (typeof value !== 'string') return 'must be a string';
  const isText = value.length >= 1 && value.length <= LONGEST_TEXT && !value.includes('\0');
  return isText ? undefined : `must have 1 to ${LONGEST_TEXT} characters`;
}

const IsText = () => Rule('isText', issueInText);

const USER_NAME = {
  description: 'As it was handed to you. Its letters may be in either case.',
  minLength: 1,
  maxLength: LONGEST_TEXT,
  example: 'user-7k2m9qpxwe',
} as const;

const PRESENT_PASSWORD = {
  format: 'password',
  minLength: 1,
  maxLength: 128,
  example: 'your-present-password',
} as const;

export class AuthenticateBody {
  @ApiProperty(USER_NAME)
  @IsText()
  userName!: string;

  @ApiProperty(PRESENT_PASSWORD)
  @Rule('isPassword', issueInPresentedPassword)
  password!: string;
}

/** Exactly one proof is needed. The issue is reported at `password`, and not twice. */
function issueInProof(value: unknown, { verifyCode }: { verifyCode?: unknown }): string | undefined {
  if (value === undefined && verifyCode === undefined) return 'is required, unless verifyCode is given';
  if (value !== undefined && verifyCode !== undefined) return 'must be left out when verifyCode is given';
  return value === undefined ? undefined : issueInPresentedPassword(value);
}

export class ChangePasswordBody {
  @ApiProperty(USER_NAME)
  @IsText()
  userName!: string;

  @ApiProperty({
    format: 'password',
    minLength: 8,
    maxLength: 128,
    description: `It ${PASSWORD_RULE}. It must not be one of the last five.`,
    example: 'A-new-Password-1',
  })
  @Rule('isNewPassword', issueInNewPassword)
  newPassword!: string;

  @ApiProperty({
    ...PRESENT_PASSWORD,
    required: false,
    description: 'The present password, also one that has expired, or a one-time password.',
  })
  @Rule('isProof', issueInProof)
  password?: string;

  @ApiProperty({
    pattern: '^[0-9]{6}$',
    required: false,
    description: 'A code that was sent by mail, in place of the password.',
    example: '493817',
  })
  @Rule('isCode', (value) =>
    value === undefined || (typeof value === 'string' && /^\d{6}$/.test(value))
      ? undefined
      : 'must be 6 digits',
  )
  verifyCode?: string;
}

export class NewPasswordBody {
  @ApiProperty(USER_NAME)
  @IsText()
  userName!: string;

  @ApiProperty({
    description: 'The registered address. A code is sent only if it is that one.',
    minLength: 1,
    maxLength: LONGEST_TEXT,
    example: 'team@parking.example',
  })
  @IsText()
  email!: string;
}

export class IdTokenAnswer {
  @ApiProperty({
    description: 'Goes into the `Authorization` header, as it is or after "Bearer ". It lives one hour.',
    example: 'issued-id-token',
  })
  'id-token'!: string;
}

export class NewApiKeyAnswer {
  @ApiProperty({
    description: 'The new key, shown this once. It lives 365 days.',
    example: 'vrk_an-example-that-never-was-a-key',
  })
  newApiKey!: string;
}

/** An empty object. */
export class EmptyAnswer {}
