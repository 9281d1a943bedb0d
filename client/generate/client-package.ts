/** The package's manifest with the version of the API, because callers ask which client goes with which API. */
export function withVersion(manifest: string, version: string): string {
  return manifest.replace(/^( {2}"version": )"[^"]*"/m, (_, key) => `${key}${JSON.stringify(version)}`);
}
