export const CLIENTS_BREADCRUMBS = [
  { text: 'Console', href: '/console' },
  { text: 'Clients', href: '/console/clients' },
];

/** Of a page about something of one client. */
export function breadcrumbsOf({ clientId, name }: { readonly clientId: string; readonly name: string }) {
  return [...CLIENTS_BREADCRUMBS, { text: name, href: `/console/clients/${clientId}` }];
}
