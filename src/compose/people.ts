import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { asUsage } from '#adapters/files/read-text.ts';
import { systemIds } from '#adapters/system/ids.ts';
import { operatorName } from '#adapters/system/process.ts';
import { openTrace } from '#adapters/system/trace.ts';
import type { PeopleServices } from '#src/cli/people.ts';
import { toBase32 } from '#src/identity/base32.ts';
import { TotpSeed } from '#src/identity/totp.ts';
import { createLog } from '#src/log.ts';
import { openFactors } from './sealing.ts';
import { secrets } from './world.ts';

/** 160 bits (RFC 4226, section 4, R6): what every app takes. */
const seedBytes = 20;

/** What `fettle people totp` works with on this machine. */
export function peopleServices(): PeopleServices {
  let asker: (Disposable & { ask(question: string): Promise<string | undefined> }) | undefined;
  return {
    newSeed: () => ({
      seed: TotpSeed.parse({ secret: toBase32(randomBytes(seedBytes)) }),
      enrolment: systemIds.token().slice(0, 8),
    }),
    ask: async (question) => {
      const { SecretAsker } = await import('#adapters/terminal/ask-secret.ts');
      asker ??= new SecretAsker({ input: process.stdin, output: process.stdout });
      return await asker.ask(question);
    },
    writePrivate: async (path, text) => {
      try {
        await writeFile(path, text, { mode: 0o600, flag: 'wx' });
      } catch (error) {
        throw asUsage(error, path);
      }
    },
    conceal: (secret) => secrets.conceal(secret),
    openFactors: async (config, folder) => {
      const factors = await openFactors(config, folder, 'kept');
      if (factors === undefined) return undefined;
      return {
        factor: factors.factor,
        [Symbol.asyncDispose]: async () => {
          asker?.[Symbol.dispose]();
          await factors[Symbol.asyncDispose]();
          await secrets[Symbol.asyncDispose]();
        },
      };
    },
    people: async ({ people }, options) => {
      if (people === undefined) return undefined;
      const { openRules } = await import('./context.ts');
      const rules = await openRules(options, { policy: undefined, people });
      return (await rules.today()).people;
    },
    log: (_config, { data }) => {
      const write = openTrace(data, process.stderr);
      const redact = (line: string): string => secrets.redact(line);
      // Whatever the bot is told to log: who got or lost a second factor is a trace, and never silent.
      return createLog({ level: 'info', write, redact }).child({ by: operatorName() });
    },
  };
}
