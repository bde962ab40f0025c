import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A process of a benchmark that does what it is asked, one thing at a time. */
export interface Part {
  ask(question: Message): Promise<Message>;
  stop(): Promise<void>;
}
export type Message = Readonly<Record<string, string | number | readonly string[]>>;

/** Starts `file` of this folder, which must call `answer`. */
export function startPart(file: string): Part {
  const child = fork(join(import.meta.dirname, file), {
    execArgv: ['--import', 'tsx', ...(process.env['VIGIE_BENCH_FLAGS']?.split(' ') ?? [])],
  });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${file} ended with ${String(code)}`);
  });
  ended.catch(() => undefined);
  return {
    async ask(question) {
      const answered = once(child, 'message');
      child.send(question);
      // `answer` below sends nothing else.
      const [reply] = (await Promise.race([answered, ended])) as [Message];
      return reply;
    },
    async stop() {
      child.disconnect();
      await ended.catch(() => undefined);
    },
  };
}

/** Answers what is asked of this process; ends it when nobody can ask any more. */
export function answer(questions: Record<string, (it: Message) => Message | Promise<Message>>) {
  process.on('message', (it: Message) => {
    const reply = questions[String(it['do'])];
    if (reply === undefined) throw new Error(`Nobody answers ${String(it['do'])}`);
    Promise.resolve(reply(it)).then(
      (message) => process.send?.(message),
      (cause: unknown) => {
        console.error(cause);
        process.exit(1);
      },
    );
  });
  process.on('disconnect', () => process.exit(0));
}

/** Processor time of this process so far, user and system, in microseconds. */
export function cpu(): Message {
  const { user, system } = process.cpuUsage();
  return { us: user + system };
}
