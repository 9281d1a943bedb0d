/**
 * Settles as the work does, or fails when that takes too long.
 *
 * Timers that are due run before Node.js reads what has arrived. So when this process was busy itself, the answer gets
 * one more turn of the event loop to be read: else every pause of ours would be taken for one of the other side.
 */
export function within<Result>(milliseconds: number, work: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const tooLate = () => reject(new Error(`no answer within ${milliseconds} ms`));
    const timer = setTimeout(() => setImmediate(tooLate), milliseconds);
    work.then(
      (result) => {
        clearTimeout(timer);
        resolve(result);
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
