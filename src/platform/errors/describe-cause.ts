/**
 * Describes an error for the log. A message of the database may quote a value (a VIN, an address, a hash), so only the SQLSTATE and the
 * names of tables and the like are logged of it. Other errors are logged with their stack.
 */
export function describeCause(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined && !isOfPool(error) ? error.cause : error;
  if (!(cause instanceof Error)) return typeof cause;
  const { code, table, constraint, routine } = cause as Error & Record<string, unknown>;
  if (typeof code === 'string' && typeof routine === 'string') {
    const frames = cause.stack?.split('\n').filter((line) => line.startsWith('    at ')) ?? [];
    return [`SQLSTATE ${code}`, table, constraint, routine, ...frames].filter(Boolean).join('\n    ');
  }
  return cause.stack ?? cause.message;
}

/** The error of pg-pool says that connecting took too long, and its cause only that the connection was closed then. */
function isOfPool({ message }: Error): boolean {
  return message === 'Connection terminated due to connection timeout';
}
