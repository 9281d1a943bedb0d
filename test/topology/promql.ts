import { parser } from '@prometheus-io/lezer-promql';

/** `recalls_ready{part="api"}` in an expression. */
export interface Selector {
  readonly metric: string;
  readonly matchers: readonly { readonly label: string; readonly value: string }[];
}

/** What an expression in PromQL names: by Prometheus's own grammar. */
export interface Query {
  readonly selectors: readonly Selector[];
  /** The labels of `by (…)`, `without (…)` and `on (…)`. */
  readonly grouping: readonly string[];
}

/** @throws when it is no expression */
export function readQuery(expression: string): Query {
  const selectors: { metric: string; matchers: { label: string; value: string }[] }[] = [];
  const grouping: string[] = [];
  const textOf = ({ from, to }: { from: number; to: number }) => expression.slice(from, to);
  parser.parse(expression).iterate({
    enter: (node) => {
      if (node.type.isError) throw new Error(`Not PromQL at ${node.from}: ${expression}`);
      if (node.name === 'VectorSelector') {
        const name = node.node.getChild('Identifier');
        selectors.push({ metric: name ? textOf(name) : '', matchers: [] });
      }
      if (node.name === 'UnquotedLabelMatcher') {
        const [label, value] = [node.node.getChild('LabelName'), node.node.getChild('StringLiteral')];
        if (label && value)
          selectors.at(-1)?.matchers.push({ label: textOf(label), value: textOf(value).slice(1, -1) });
      }
      if (node.name === 'GroupingLabels')
        for (const label of node.node.getChildren('LabelName')) grouping.push(textOf(label));
    },
  });
  return { selectors, grouping };
}
