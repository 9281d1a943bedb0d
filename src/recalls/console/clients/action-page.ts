import type { FormError } from '../../../platform/console/forms/form-error.js';
import { commandText } from '../../../platform/console/pages/command-text.js';
import type { Visit } from '../../../platform/console/visit.js';
import { breadcrumbsOf } from './breadcrumbs.js';

/** What the page of an act says before it is done. */
export interface ActionPage {
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly button: string;
  /** For an act that can't be taken back, or keeps somebody from working. */
  readonly isWarning?: boolean;
  /** The words of the command that does the same. */
  readonly command: readonly string[];
  /** Radios, of which one is chosen. */
  readonly choices?: {
    readonly choiceName: string;
    readonly choiceLegend: string;
    readonly chosen: string;
    readonly choices: readonly { readonly value: string; readonly text: string }[];
  };
}

/** @param act the end of the address, to which the form is sent */
export function showAction(
  visit: Visit,
  client: { readonly clientId: string; readonly name: string },
  act: string,
  { command, choices, ...text }: ActionPage,
  errors: readonly FormError[] = [],
): Promise<string> {
  const back = `/console/clients/${client.clientId}`;
  return visit.page('recalls/console/clients/action.njk', {
    ...text,
    ...choices,
    errors,
    action: `${back}/${act}`,
    back,
    command: commandText(...command),
    breadcrumbs: breadcrumbsOf(client),
  });
}
