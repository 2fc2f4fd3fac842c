import type { World } from '#src/cli/world.ts';
import { BotError } from '#src/errors.ts';
import type { Person } from '#src/identity/person.ts';
import { holderName, type SecondFactor } from '#src/identity/second-factor.ts';
import { otpauthUri, type TotpSeed } from '#src/identity/totp.ts';
import type { Log } from '#src/ports/log.ts';
import { cleanLine } from '#src/redaction/clean-text.ts';

/** What enrolling needs of the machine. */
export interface Enrolling {
  /** A seed that nobody can guess, and a short id for it. */
  newSeed(): { readonly seed: TotpSeed; readonly enrolment: string };
  /** One line that is not shown while it is written; undefined when there is none. */
  ask(question: string): Promise<string | undefined>;
  /** A new file for its owner alone (0600). Rejects with `usage` where there is one. */
  writePrivate(path: string, text: string): Promise<void>;
  /** Told what must not get into a log; the seed, once it was shown. */
  conceal(secret: string): void;
}

export interface EnrolScene {
  readonly world: World;
  readonly services: Enrolling;
  readonly factor: SecondFactor;
  readonly log: Log;
}

const mostTries = 5;

/** Shows a new seed once, and keeps it when a code proves that the app has it. Rejects with `usage`. */
export async function enrolOne(
  scene: EnrolScene,
  person: Person,
  file: string | undefined,
): Promise<void> {
  const { world, services, factor, log } = scene;
  const holder = holderName(person);
  if ((await factor.list()).some((each) => each.holder === holder)) throw enrolledAlready(holder);
  const { seed, enrolment } = services.newSeed();
  await show(scene, { seed, holder, file });
  services.conceal(seed.secret);
  for (let tried = 0; tried < mostTries; tried += 1) {
    const code = await services.ask('The code that the app shows now: ');
    if (code === undefined || code.trim() === '') break;
    const answer = await factor.enrol(person, { seed, code, enrolment });
    if (answer === 'enrolled-already') throw enrolledAlready(holder);
    if (answer === 'enrolled') {
      log.warn({ holder, enrolment }, 'somebody was given a second factor');
      world.out(`${cleanLine(holder)} has a second factor now, enrolment ${enrolment}.`);
      return;
    }
    world.err('That is not the code. Is the clock of the phone right?');
  }
  throw new BotError('usage', 'No code has proven it, so nothing was kept.', {
    hint: 'Take the entry out of the app again, and the file away if there is one. Then enroll anew.',
  });
}

/** Never through a log, and never in a chat: on the screen of whoever asked, or in a file of theirs. */
async function show(
  { world, services }: EnrolScene,
  { seed, holder, file }: { seed: TotpSeed; holder: string; file: string | undefined },
): Promise<void> {
  const address = otpauthUri(seed, { issuer: 'Fettle', account: holder });
  if (file !== undefined) {
    await services.writePrivate(file, `${address}\n`);
    world.out(
      `The address for the app stands in ${file}, which only you can read. Hand it over, and remove it.`,
    );
    return;
  }
  const groups = seed.secret.match(/.{1,4}/g) ?? [];
  world.out('This is shown once. Put it into the authenticator app, by hand or as a QR code:');
  world.out(`  address  ${address}`);
  world.out(
    `  secret   ${groups.join(' ')}  (time-based, ${seed.digits} digits, ${seed.period} seconds)`,
  );
}

function enrolledAlready(holder: string): BotError {
  return new BotError('usage', `${cleanLine(holder)} has a second factor already.`, {
    hint: 'Where it is lost: fettle people totp reset, with a reason.',
  });
}
