import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';

@Injectable()
export class DailyQuotaGuard implements CanActivate {
  canActivate(_context: ExecutionContext): boolean {
    return true;
  }
}
