import type { Fault } from '#src/document/fault.ts';
import type { Path } from '#src/document/place.ts';
import { type CaseLook, type CaseLooks, isFailed, told } from './case.ts';
import { noSuch } from './check-evidence.ts';
import type { Flaw } from './flaw.ts';
import type { LoadedCase } from './load-cases.ts';
import { lookUp } from './look-up.ts';
import { type Played, playCase } from './play-case.ts';
import type { Value } from './reading.ts';
import type { Playbook } from './schema.ts';
import { platformsOf, type Source, sourcesOf } from './sources.ts';
import { valueFlaw } from './value-flaw.ts';

/** Where a case names what is not there, or where the playbook makes something else of it. */
export function caseFaults(playbook: Playbook, loaded: LoadedCase): Fault[] {
  const named = [...nameFlaws(playbook, loaded), ...answerFlaws(playbook, loaded)];
  // What follows from wrong readings would only repeat what is wrong with them.
  const flaws = named.length > 0 ? named : outcomeFlaws(playbook, loaded);
  return flaws.map(({ path, message }) => loaded.fault(path, message));
}

function nameFlaws(playbook: Playbook, { content }: LoadedCase): Flaw[] {
  const afterwards = Object.entries(content.after).flatMap(
    ([remedy, { meanwhile, looks, rollback }]) => [
      ...remedyFlaws(playbook, remedy),
      ...lookFlaws(playbook, meanwhile?.looks ?? {}, ['after', remedy, 'meanwhile', 'looks']),
      ...lookFlaws(playbook, looks, ['after', remedy, 'looks']),
      ...lookFlaws(playbook, rollback.looks ?? {}, ['after', remedy, 'rollback', 'looks']),
    ],
  );
  const tries = (content.tries ?? []).flatMap((remedy, index) =>
    Object.hasOwn(playbook.remedies, remedy)
      ? []
      : [
          {
            path: ['tries', index],
            message: noSuch('remedy', remedy, Object.keys(playbook.remedies)),
          },
        ],
  );
  const { platform } = content.host;
  const elsewhere = Object.keys(content.looks).filter((name) => {
    const probe = lookUp(playbook.probes, name);
    return probe !== undefined && !platformsOf(probe).includes(platform);
  });
  return [
    ...lookFlaws(playbook, content.looks, ['looks']),
    ...elsewhere.map((name) => ({
      path: ['looks', name],
      message: `is never taken on ${platform}`,
    })),
    ...afterwards,
    ...tries,
  ];
}

function remedyFlaws(playbook: Playbook, name: string): Flaw[] {
  const remedy = lookUp(playbook.remedies, name);
  const path = ['after', name];
  if (remedy === undefined) {
    return [{ path, message: noSuch('remedy', name, Object.keys(playbook.remedies)) }];
  }
  return remedy.kind === 'script' ? [] : [{ path, message: 'is advice: nothing can be verified' }];
}

function lookFlaws(playbook: Playbook, looks: CaseLooks, at: Path): Flaw[] {
  const { answers: _, ...sources } = sourcesOf(playbook);
  return Object.entries(looks).flatMap(([probe, look]) => {
    const keys = lookUp(sources, probe);
    const path = [...at, probe];
    if (keys === undefined)
      return [{ path, message: noSuch('probe', probe, Object.keys(sources)) }];
    return readFlaws(keys, look, path);
  });
}

function readFlaws(keys: Readonly<Record<string, Source>>, look: CaseLook, path: Path): Flaw[] {
  if (isFailed(look)) return [];
  const { values, unknown } = told(look);
  const known: [string, Value | undefined][] = Object.entries(values);
  const untold = Object.keys(unknown).map((key): [string, undefined] => [key, undefined]);
  return [...known, ...untold].flatMap(([key, value]) => {
    const source = lookUp(keys, key);
    if (source === undefined) {
      return [{ path: [...path, key], message: noSuch('key', key, Object.keys(keys)) }];
    }
    const message = value === undefined ? undefined : valueFlaw(source, value);
    return message === undefined ? [] : [{ path: [...path, key], message }];
  });
}

function answerFlaws(playbook: Playbook, { content }: LoadedCase): Flaw[] {
  const answers = lookUp(sourcesOf(playbook), 'answers') ?? {};
  const known = Object.keys(answers);
  const wrong = Object.entries(content.answers).flatMap(([key, value]) => {
    const source = lookUp(answers, key);
    const message =
      source === undefined ? noSuch('question', key, known) : valueFlaw(source, value);
    return message === undefined ? [] : [{ path: ['answers', key], message }];
  });
  const skipped = content.skipped.flatMap((key, index) =>
    known.includes(key)
      ? []
      : [{ path: ['skipped', index], message: noSuch('question', key, known) }],
  );
  return [...wrong, ...skipped];
}

function outcomeFlaws(playbook: Playbook, { content }: LoadedCase): Flaw[] {
  const played = playCase(playbook, content);
  return [
    ...verdictFlaws(played, content.expect),
    ...(played.offers.join() === content.offers.join()
      ? []
      : [
          {
            path: ['offers'],
            message: `the playbook offers: ${played.offers.join(', ') || 'nothing'}`,
          },
        ]),
    ...Object.entries(content.after).flatMap(([remedy, { verified }]) =>
      verifyFlaws(played, remedy, verified).map((message) => ({
        path: ['after', remedy, 'verified'],
        message,
      })),
    ),
  ];
}

function verdictFlaws({ verdicts }: Played, expected: Readonly<Record<string, string>>): Flaw[] {
  const missing = Object.keys(verdicts).filter((cause) => !Object.hasOwn(expected, cause));
  const wrong = Object.entries(expected).flatMap(([cause, verdict]) => {
    const path = ['expect', cause];
    const judged = lookUp(verdicts, cause);
    if (judged === undefined)
      return [{ path, message: noSuch('cause', cause, Object.keys(verdicts)) }];
    return judged === verdict ? [] : [{ path, message: `is judged ${judged}` }];
  });
  return [
    ...wrong,
    ...missing.map((cause) => ({
      path: ['expect'],
      message: `says nothing about "${cause}", which is judged ${lookUp(verdicts, cause)}`,
    })),
  ];
}

function verifyFlaws(played: Played, remedy: string, verified: boolean): string[] {
  const truths = lookUp(played.verify, remedy);
  const holds = truths?.after === 'holds';
  return [
    ...(played.offers.includes(remedy) ? [] : ['this remedy is not offered in this case']),
    ...(truths?.before === 'holds' ? ['verify holds before the remedy: it proves nothing'] : []),
    ...(holds === verified ? [] : [`afterwards, verify ${holds ? 'holds' : 'does not hold'}`]),
  ];
}
