import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { withTimeout } from '../clock/with-timeout.js';
import { RedisConnectionManager } from './redis-connection-manager.js';

/** To all processes: `<id of the question> <client id> <id of who asks>`. */
const QUESTIONS = 'recalls:quota:wanted';

/** To the one that asked: `<id of the question> <calls given back>`. */
const ANSWERS = 'recalls:quota:given-back';

/**
 * Asks the other processes for what they hold of a client's daily allowance: without it a call could be refused here
 * while another process sits on calls that nobody uses. Messages go through Redis; what is given back goes through the
 * database, like everything that is counted. So a message that is lost costs nobody a call, and without Redis
 * the blocks are used up only where they are held.
 */
@Injectable()
export class QuotaReclaim {
  private readonly process = randomUUID();
  private readonly questions = new Map<string, Answers>();
  private surrender: (clientId: string) => Promise<number> = async () => 0;

  constructor(private readonly redis: RedisConnectionManager) {
    redis.subscribe(QUESTIONS, (message) => void this.answer(message));
    redis.subscribe(`${ANSWERS}:${this.process}`, (message) => this.hear(message));
  }

  /** @param surrender gives back what this process holds, and says how many calls that was. */
  whenAsked(surrender: (clientId: string) => Promise<number>): void {
    this.surrender = surrender;
  }

  /** @returns how many calls the others gave back to the database. */
  async ask(clientId: string): Promise<number> {
    const { connection } = this.redis;
    if (connection === undefined) return 0;
    const question = randomUUID();
    const answers = new Answers();
    this.questions.set(question, answers);
    try {
      const listeners = await connection.publish(QUESTIONS, `${question} ${clientId} ${this.process}`);
      // One of them is this process.
      answers.expect(listeners - 1);
      // One that hangs isn't waited for longer than Redis is.
      await withTimeout(connection.timeoutMs, answers.complete);
    } catch {
      // What was given back until now counts all the same.
    } finally {
      this.questions.delete(question);
    }
    return answers.calls;
  }

  private async answer(message: string): Promise<void> {
    const [question = '', clientId = '', asker = ''] = message.split(' ');
    if (asker === this.process) return;
    // What could not be given back is not offered; the asker need not know why.
    const calls = await this.surrender(clientId).catch(() => 0);
    await this.redis.connection?.publish(`${ANSWERS}:${asker}`, `${question} ${calls}`).catch(() => {});
  }

  private hear(message: string): void {
    const [question = '', calls] = message.split(' ');
    this.questions.get(question)?.add(Number(calls));
  }
}

/** The answers to one question. They may come before it is known how many there will be. */
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
