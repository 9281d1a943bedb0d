import DataLoader from 'dataloader';

/**
 * Combines single queries into statements that carry many. All queries of one turn of the event loop share a statement. While `atOnce`
 * statements are in flight, further queries wait and share the next one, so a busier service sends larger batches.
 *
 * @param askAll answers in the order of the queries. When it throws, every query of that statement fails.
 * @param limits how many statements are in flight at once, and how many queries one of them may carry.
 */
export function createBatcher<Question, Answer>(
  askAll: (questions: readonly Question[]) => Promise<readonly Answer[]>,
  limits: { readonly atOnce: number; readonly together: number },
): (question: Question) => Promise<Answer> {
  let onTheirWay = 0;
  const waiting: (() => void)[] = [];

  const loader = new DataLoader<Question, Answer>(
    async (questions) => {
      try {
        return await askAll(questions);
      } finally {
        onTheirWay -= 1;
        const next = waiting.shift();
        if (next) send(next);
      }
    },
    {
      // Answers are not cached, because they are valid only for the moment at which they were read.
      cache: false,
      maxBatchSize: limits.together,
      batchScheduleFn: (dispatch) => {
        if (onTheirWay < limits.atOnce) send(dispatch);
        else waiting.push(dispatch);
      },
    },
  );

  function send(dispatch: () => void): void {
    onTheirWay += 1;
    setImmediate(dispatch);
  }

  return (question) => loader.load(question);
}
