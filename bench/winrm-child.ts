import { createInterface } from 'node:readline';
import { BenchLogon, type Job, type Measured, Order } from './winrm-rounds.ts';

/** A client under measurement. */
export interface Subject {
  cold(port: number, job: Job): Promise<void>;
  warm(port: number, job: Job): Promise<void>;
  /** Ends what is kept warm. */
  close(): Promise<void>;
}

/** Obeys standard input: first how to log on, then an order a line. Each is answered by one line. */
export async function measure(subjectFor: (logon: BenchLogon) => Subject): Promise<void> {
  let subject: Subject | undefined;
  for await (const line of createInterface({ input: process.stdin })) {
    if (subject === undefined) {
      subject = subjectFor(BenchLogon.parse(JSON.parse(line)));
      say({ wallMs: 0, cpuMs: 0 });
    } else {
      say(await carriedOut(subject, Order.parse(JSON.parse(line))));
    }
  }
}

async function carriedOut(subject: Subject, { how, rounds, port, job }: Order): Promise<Measured> {
  // What is kept warm is there before the clock runs, and goes after it has stopped.
  if (how === 'warm') await subject.warm(port, job);
  const cpu = process.cpuUsage();
  const begun = performance.now();
  for (let done = 0; done < rounds; done += 1) await subject[how](port, job);
  const wallMs = performance.now() - begun;
  const { user, system } = process.cpuUsage(cpu);
  await subject.close();
  return { wallMs, cpuMs: (user + system) / 1000 };
}

function say(measured: Measured): void {
  process.stdout.write(`${JSON.stringify(measured)}\n`);
}
