import { randomBytes } from 'node:crypto';
import { readKey } from '#adapters/sealing/key.ts';
import { Seal } from '#adapters/sealing/seal.ts';
import { createStrongbox } from '#adapters/sealing/strongbox.ts';
import { systemHmac as hmac } from '#adapters/system/hmac.ts';
import { type PeopleServices, peopleCommand } from '#src/cli/people.ts';
import { createProgram, runProgram } from '#src/cli/program.ts';
import type { World } from '#src/cli/world.ts';
import { BotError } from '#src/errors.ts';
import { toBase32 } from '#src/identity/base32.ts';
import { parsePeople } from '#src/identity/people.ts';
import { SecondFactor } from '#src/identity/second-factor.ts';
import { codeAt, stepAt, TotpSeed } from '#src/identity/totp.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { MemorySealedRecords } from '#test/fakes/memory-sealed-records.ts';

/** Who is listed there. */
export const listed = `people:
  maria: { accounts: [slack:T1/U1, "discord:1"], groups: [ops] }
  jonas: { accounts: [slack:T1/U2], groups: [ops] }
  pavel: { accounts: [slack:T1/U3], groups: [ops], disabled: true }
`;

/** A machine with sealed records; commands run one after another. */
export class PeopleMachine {
  readonly clock = new FakeClock();
  readonly records = new MemorySealedRecords();
  readonly logged: unknown[] = [];
  readonly files: Record<string, string> = {};
  readonly concealed: string[] = [];
  readonly factor: SecondFactor;
  people: string | undefined = listed;
  config = 'people: people.yaml';
  /** What is written when a code is asked for: "right" is what the app shows. */
  answers: (string | undefined)[] = ['right'];
  seed = TotpSeed.parse({ secret: toBase32(Buffer.from('12345678901234567890')) });
  enrolment = 'aaaaaaaa';
  hasKeys = true;

  constructor() {
    const seal = new Seal([readKey(randomBytes(32).toString('hex'), 'env:K')]);
    const strongbox = createStrongbox(this.records, seal);
    this.factor = new SecondFactor({ strongbox, clock: this.clock, hmac });
  }

  get code(): string {
    return codeAt(this.seed, stepAt(this.seed, this.clock.now()), hmac);
  }

  async run(...words: readonly string[]) {
    const said: string[] = [];
    const errors: string[] = [];
    let exitCode = 0;
    const notHere = () => Promise.reject(new Error('not here'));
    const world: World = {
      out: (line) => said.push(line),
      err: (line) => errors.push(line),
      stdin: notHere,
      exit: (code) => {
        exitCode = Math.max(exitCode, code);
      },
      clock: this.clock,
      files: {
        read: async (path) => {
          if (path === 'fettle.yaml') return this.config;
          throw new BotError('usage', 'no such file', { details: { reason: 'ENOENT' } });
        },
        readFolder: notHere,
        folders: notHere,
        write: notHere,
      },
      openStore: notHere,
      readStore: notHere,
    };
    const command = peopleCommand(world, this.#services());
    const program = createProgram(world, { version: '0', playbooks: '', commands: [command] });
    await runProgram(world, program, ['people', 'totp', ...words]);
    return { text: said.join('\n'), errors: errors.join('\n'), exitCode };
  }

  #services(): PeopleServices {
    const { factor, hasKeys } = this;
    return {
      newSeed: () => ({ seed: this.seed, enrolment: this.enrolment }),
      ask: async () => {
        const next = this.answers.shift();
        return next === 'right' ? this.code : next;
      },
      writePrivate: async (path, text) => {
        this.files[path] = text;
      },
      conceal: (secret) => this.concealed.push(secret),
      openFactors: async () =>
        hasKeys ? { factor, [Symbol.asyncDispose]: async () => undefined } : undefined,
      people: async () => {
        if (this.people === undefined) return undefined;
        const parsed = parsePeople(this.people, 'people.yaml');
        if (!parsed.ok) throw new Error('not sound');
        return parsed.value;
      },
      log: () => {
        const note = (fields: object, message: string) => this.logged.push({ ...fields, message });
        const log = { debug: note, info: note, warn: note, error: note, child: () => log };
        return log;
      },
    };
  }
}
