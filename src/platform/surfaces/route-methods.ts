/** The methods of each address, because the router does not say which other methods an address has. */
export class RouteMethods {
  private readonly routes: { readonly segments: readonly string[]; readonly method: string }[] = [];

  /** @param pattern as in the router: `/recalls/vin/:vin` */
  add(pattern: string, method: string): void {
    this.routes.push({ segments: segmentsOf(pattern), method });
  }

  /** The methods of the routes at an address, in alphabetical order; none if there is no such address. */
  at(address: string): string[] {
    const segments = segmentsOf(address);
    const found = this.routes.filter((route) => matches(route.segments, segments));
    const methods = new Set(found.map(({ method }) => method));
    // A route that answers GET answers HEAD too.
    if (methods.has('GET')) methods.add('HEAD');
    return [...methods].sort();
  }
}

/** The router ignores a slash at the end. */
function segmentsOf(path: string): string[] {
  return path.replace(/^\//, '').replace(/\/$/, '').split('/');
}

function matches(pattern: readonly string[], segments: readonly string[]): boolean {
  return (
    pattern.length === segments.length &&
    pattern.every((segment, index) =>
      segment.startsWith(':') ? segments[index] !== '' : segment === segments[index],
    )
  );
}
