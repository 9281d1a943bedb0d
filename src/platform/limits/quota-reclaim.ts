import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { withTimeout } from '../clock/with-timeout.js';
import { RedisConnectionManager } from './redis-connection-manager.js';

/** Sent to all processes: `<request id> <client id> <id of the asking process>`. */
const QUESTIONS = 'recalls:quota:wanted';

/** Sent to the asking process: `<request id> <calls returned>`. */
const ANSWERS = 'recalls:quota:given-back';

/**
 * Asks the other processes to return what they have of a client's allowance. Otherwise a call could be refused here while another
 * process has unused calls. The messages go through Redis, but the calls are returned through the database, like everything that is
 * counted. So a lost message loses no calls, and without Redis each block is used up by the process that has it.
 */
@Injectable()
export class QuotaReclaim {
  private readonly process = randomUUID();
  private readonly questions = new Map<string, Answers>();
  private readonly surrendering: ((clientId: string) => Promise<number>)[] = [];

  constructor(private readonly redis: RedisConnectionManager) {
    redis.subscribe(QUESTIONS, (message) => void this.answer(message));
    redis.subscribe(`${ANSWERS}:${this.process}`, (message) => this.hear(message));
  }

  /** @param surrender returns this process's calls to the database, and says how many they were. Each quota has its own. */
  whenAsked(surrender: (clientId: string) => Promise<number>): void {
    this.surrendering.push(surrender);
  }

  /** @returns how many calls the other processes returned to the database */
  async ask(clientId: string): Promise<number> {
    const { connection } = this.redis;
    if (connection === undefined) return 0;
    const question = randomUUID();
    const answers = new Answers();
    this.questions.set(question, answers);
    try {
      const listeners = await connection.publish(QUESTIONS, `${question} ${clientId} ${this.process}`);
      // One of the subscribers is this process.
      answers.expect(listeners - 1);
      // A process that hangs is not awaited for longer than Redis is.
      await withTimeout(connection.timeoutMs, answers.complete);
    } catch {
      // The calls that were returned until now count nevertheless.
    } finally {
      this.questions.delete(question);
    }
    return answers.calls;
  }

  private async answer(message: string): Promise<void> {
    const [question = '', clientId = '', asker = ''] = message.split(' ');
    if (asker === this.process) return;
    // If returning failed, nothing is offered, and the asking process need not know why.
    const returned = this.surrendering.map((surrender) => surrender(clientId).catch(() => 0));
    const calls = (await Promise.all(returned)).reduce((sum, each) => sum + each, 0);
    await this.redis.connection?.publish(`${ANSWERS}:${asker}`, `${question} ${calls}`).catch(() => {});
  }

  private hear(message: string): void {
    const [question = '', calls] = message.split(' ');
    this.questions.get(question)?.add(Number(calls));
  }
}

/** The answers to one request. They may arrive before the number of processes is known. */
class Answers {
  readonly complete: Promise<void>;
  calls = 0;
  private heard = 0;
  private expected = Number.POSITIVE_INFINITY;
  private finish: () => void = () => {};

  constructor() {
    this.complete = new Promise((resolve) => {
      this.finish = resolve;
    });
  }

  expect(answers: number): void {
    this.expected = answers;
    if (this.heard >= this.expected) this.finish();
  }

  add(calls: number): void {
    this.calls += calls;
    this.heard += 1;
    if (this.heard >= this.expected) this.finish();
  }
}
