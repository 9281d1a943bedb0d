export const PLANS_BREADCRUMBS = [
  { text: 'Console', href: '/console' },
  { text: 'Usage plans', href: '/console/plans' },
];
