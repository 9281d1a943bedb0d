/** What a part of the service logs with fields of its own, by which programs find it: `logger.log(new LogEntry(…))`. */
export class LogEntry {
  constructor(
    readonly text: string,
    readonly fields: Readonly<Record<string, unknown>>,
  ) {}
}
