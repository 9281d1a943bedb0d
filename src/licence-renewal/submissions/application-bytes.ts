import { BudgetedBody } from '../../platform/http/large-bodies/budgeted-body.js';

/** The bytes of an application, most of which are images in base64. Every other route of the surface takes 4 KiB. */
export class ApplicationBytes extends BudgetedBody {
  static readonly mediaType = 'application/json';

  static mostBytes(): number {
    return 10 * 1024 ** 2;
  }
}
