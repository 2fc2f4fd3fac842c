import { z } from 'zod';

/** The same job for every client: one command line, what goes to its standard input, and what must come back. */
export const Job = z.object({
  command: z.string(),
  arguments: z.array(z.string()),
  /** The bootstrap and the scripts. */
  input: z.string(),
  /** Begins every line of an answer. */
  marker: z.string(),
  /** So many scripts have to answer. */
  scripts: z.number(),
  /** And tell so many bytes in all. */
  leastBytes: z.number(),
});
export type Job = z.infer<typeof Job>;

/** How a measured program logs on. Files are in PEM. */
export const BenchLogon = z.object({
  kind: z.enum(['sealed', 'certificate', 'basic']),
  /** `DOMAIN\\user` */
  account: z.string(),
  password: z.string(),
  authority: z.string(),
  client: z.object({ certificate: z.string(), key: z.string() }),
});
export type BenchLogon = z.infer<typeof BenchLogon>;

/** A script, as far as it is not the same for all. */
export const BenchCall = z.object({ name: z.string(), text: z.string(), deadlineMs: z.number() });
export type BenchCall = z.infer<typeof BenchCall>;

/** What a measured program does next. Answered by one line, a Measured. */
export const Order = z.object({
  /** `cold`: logged on and tidied up for every round. `warm`: what the client can keep is kept. */
  how: z.enum(['cold', 'warm']),
  rounds: z.number(),
  port: z.number(),
  job: Job,
});
export type Order = z.infer<typeof Order>;

/** What the rounds of one order cost, as the program itself measured it. */
export const Measured = z.object({ wallMs: z.number(), cpuMs: z.number() });
export type Measured = z.infer<typeof Measured>;

/** Throws unless every script has answered: a round that lost something is no round. */
export function demandAnswers(output: string, { marker, scripts, leastBytes }: Job): void {
  const answers = output.split('\n').filter((line) => line.startsWith(`${marker} j `)).length;
  // Two digits a byte.
  if (output.length < 2 * leastBytes) throw new Error(`only ${output.length} characters came`);
  if (answers !== scripts) throw new Error(`${answers} of ${scripts} scripts have answered`);
}
