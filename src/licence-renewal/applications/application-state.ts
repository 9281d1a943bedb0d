/** What has become of an application. The states and their order are the contract's; {@link MAY_BECOME} has the changes. */
export const APPLICATION_STATES = [
  'RECEIVED',
  'CHECKED',
  'IN_REVIEW',
  'READY',
  'REJECTED',
  'FORWARDED',
] as const;

export type ApplicationState = (typeof APPLICATION_STATES)[number];

/** Nothing becomes of an application in these states any more. Retention counts from them. */
export const FINAL_STATES = ['REJECTED', 'FORWARDED'] as const satisfies readonly ApplicationState[];

/** Which states may follow a state. */
export const MAY_BECOME: Readonly<Record<ApplicationState, readonly ApplicationState[]>> = {
  RECEIVED: ['CHECKED'],
  CHECKED: ['READY', 'IN_REVIEW'],
  IN_REVIEW: ['READY', 'REJECTED'],
  READY: ['FORWARDED'],
  REJECTED: [],
  FORWARDED: [],
};
