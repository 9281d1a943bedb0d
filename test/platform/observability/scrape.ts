const COMMENT = /^# (?:HELP|TYPE) ([a-zA-Z_:][\w:]*) (.+)$/;
const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (NaN|[+-]?Inf|[-+\d.e]+)$/i;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/gy;

/** The metrics of one scrape. */
export class Scrape {
  readonly types = new Map<string, string>();
  private readonly samples: { name: string; labels: Record<string, string>; value: number }[] = [];

  /** @throws when a line is not in Prometheus's text format */
  constructor(text: string) {
    for (const line of text.split('\n').filter(Boolean)) this.read(line);
  }

  static async from(url: string): Promise<Scrape> {
    const answer = await fetch(`${url}/metrics`);
    if (answer.status !== 200) throw new Error(`No figures: ${answer.status}`);
    return new Scrape(await answer.text());
  }

  /** The sum of the samples with these labels; undefined when there is no metric of this name. */
  value(name: string, labels: Record<string, string> = {}): number | undefined {
    const found = this.samples.filter(
      (sample) =>
        sample.name === name &&
        Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
    );
    return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0);
  }

  /** What there is of a name, with its labels. */
  samplesOf(
    name: string,
  ): readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[] {
    return this.samples.filter((sample) => sample.name === name);
  }

  /** Every value that a label has. */
  valuesOf(label: string): Set<string> {
    return new Set(this.samples.flatMap(({ labels }) => labels[label] ?? []));
  }

  private read(line: string): void {
    const comment = COMMENT.exec(line);
    if (comment) {
      if (line.startsWith('# TYPE')) this.types.set(comment[1] ?? '', comment[2] ?? '');
      return;
    }
    const [, name = '', text = '', value] = SAMPLE.exec(line) ?? [];
    const labels = [...text.matchAll(LABEL)];
    if (name === '' || labels.map(([label]) => label).join('') !== text)
      throw new Error(`Not Prometheus's text format: ${line}`);
    this.samples.push({
      name,
      labels: Object.fromEntries(labels.map(([, label, of]) => [label, of])),
      value: Number(value?.replace('Inf', 'Infinity')),
    });
  }
}
