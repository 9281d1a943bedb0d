import DataLoader from 'dataloader';

/**
 * Answers questions that come one by one with statements that ask many at once. What comes in one turn of the event
 * loop goes together; and while `atOnce` statements are on their way, what comes meanwhile waits and goes with the
 * next: the busier the service, the more a statement asks.
 *
 * @param askAll answers in the order of the questions. When it throws, every question of that statement fails.
 * @param limits how many statements are on their way at once, and how many questions one of them may carry.
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
      // An answer is only as good as the moment it was given: nothing is kept.
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
