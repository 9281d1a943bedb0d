import fc from 'fast-check';

/** One call, made by one of two manufacturers. */
export type Call = { readonly maker: 0 | 1; readonly vin: string } & (
  | {
      readonly do: 'open';
      readonly reference: string;
      readonly dvsa: string | undefined;
      readonly start: string;
    }
  | {
      readonly do: 'find' | 'delete';
      readonly reference: string | undefined;
      readonly dvsa: string | undefined;
    }
  | {
      readonly do: 'fix';
      readonly reference: string;
      readonly dvsa: string | undefined;
      readonly date: string;
    }
  | { readonly do: 'reopen'; readonly reference: string; readonly dvsa: string | undefined }
);

/** Calls over so few vehicles, references and days that they often concern the same recall. */
export const calls: fc.Arbitrary<Call[]> = (() => {
  const maker = fc.constantFrom(0, 0, 0, 1);
  const vin = fc.constantFrom('V1', 'V2');
  const reference = fc.constantFrom('A/1', 'A/2', 'a/1');
  const dvsa = fc.constantFrom(undefined, 'R/1', 'R/2');
  const day = fc.constantFrom('2024-03-01', '2024-04-01', '2024-05-01');
  const who = { maker, vin };
  const narrowing = fc
    .record({ reference: fc.option(reference, { nil: undefined }), dvsa })
    .filter((query) => query.reference !== undefined || query.dvsa !== undefined);
  const call = fc.oneof(
    { weight: 5, arbitrary: fc.record({ ...who, do: fc.constant('open'), reference, dvsa, start: day }) },
    { weight: 3, arbitrary: fc.record({ ...who, do: fc.constant('fix'), reference, dvsa, date: day }) },
    { weight: 2, arbitrary: fc.record({ ...who, do: fc.constant('reopen'), reference, dvsa }) },
    {
      weight: 2,
      arbitrary: fc.record({
        ...who,
        do: fc.constant('find'),
        reference: fc.option(reference, { nil: undefined }),
        dvsa,
      }),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.record(who), narrowing)
        .map(([subject, query]) => ({ ...subject, ...query, do: 'delete' as const })),
    },
  );
  return fc.array(call, { minLength: 1, maxLength: 30 }) as fc.Arbitrary<Call[]>;
})();

export interface ModelRecall {
  readonly maker: number;
  readonly vin: string;
  readonly reference: string;
  readonly dvsa: string | undefined;
  readonly start: string;
  rectified: string | undefined;
}

/** The comparable part of a response: its status, and the recalls or the text in it. */
export type Outcome = { readonly status: number; readonly recalls?: unknown[]; readonly text?: string };

const done: Outcome = { status: 204 };
const notFound: Outcome = { status: 404, text: 'Not Found' };
const refused = (text: string): Outcome => ({ status: 400, text });

/** The rules of recalls in the simplest possible form. */
export class RecallsModel {
  recalls: ModelRecall[] = [];
  readonly history: [vin: string, reference: string, action: string][] = [];

  answer(call: Call): Outcome {
    if (call.do === 'open') return this.open(call);
    const selected = this.recalls
      .filter((one) => one.maker === call.maker && one.vin === call.vin)
      .filter((one) => call.reference === undefined || one.reference === call.reference)
      .filter((one) => call.dvsa === undefined || one.dvsa === call.dvsa)
      .sort((one, other) => (one.reference < other.reference ? -1 : 1));
    const [recall] = selected;
    if (!recall) return notFound;
    if (call.do === 'find') return { status: 200, recalls: selected.map(shown) };
    if (call.do === 'delete') return this.delete(selected);
    return this.setRepair(recall, call.do === 'fix' ? call.date : undefined);
  }

  private open({ maker, vin, reference, dvsa, start }: Call & { do: 'open' }): Outcome {
    if (this.recalls.some((one) => one.maker === maker && one.vin === vin && one.reference === reference)) {
      const text = `Vehicle already registered with VIN: ${vin} and manufacturerCampaignReference: ${reference}`;
      return { status: 409, text };
    }
    this.recalls.push({ maker, vin, reference, dvsa, start, rectified: undefined });
    this.history.push([vin, reference, 'opened']);
    return { status: 201 };
  }

  private setRepair(recall: ModelRecall, date: string | undefined): Outcome {
    if (date && recall.rectified) return refused('Vehicle recall has already been marked as fixed');
    if (!date && !recall.rectified) return refused('Vehicle recall has already been marked as not fixed');
    if (date && date < recall.start) {
      return refused('Recall rectification date cannot be before recall campaign start date');
    }
    recall.rectified = date;
    this.history.push([recall.vin, recall.reference, date ? 'fixed' : 'reopened']);
    return done;
  }

  private delete(selected: ModelRecall[]): Outcome {
    if (selected.some((one) => one.rectified))
      return refused('Vehicle recall has already been marked as fixed');
    this.recalls = this.recalls.filter((one) => !selected.includes(one));
    for (const one of selected) this.history.push([one.vin, one.reference, 'deleted']);
    return done;
  }
}

function shown({ reference, dvsa, start, rectified }: ModelRecall): object {
  return {
    manufacturerCampaignReference: reference,
    ...(dvsa === undefined ? {} : { dvsaCampaignReference: dvsa }),
    recallCampaignStartDate: start,
    repairStatus: rectified ? 'FIXED' : 'NOT_FIXED',
  };
}
