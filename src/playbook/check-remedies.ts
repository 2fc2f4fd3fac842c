import { evidenceFlaws, findSource, noSuch } from './check-evidence.ts';
import type { Flaw } from './flaw.ts';
import { lookUp } from './look-up.ts';
import type { Platform, Playbook, Remedy, ScriptRemedy } from './schema.ts';
import { platformsOfCause, type Sources, sourcesOf } from './sources.ts';

/** Remedies that fix nothing, that miss a script, or whose conditions can never hold. */
export function remedyFlaws(playbook: Playbook): Flaw[] {
  const sources = sourcesOf(playbook);
  return Object.entries(playbook.remedies).flatMap(([name, remedy]) => {
    const at = ['remedies', name];
    const flaws = [
      ...fixFlaws(playbook, remedy),
      ...requireFlaws(playbook, remedy, sources),
      ...(remedy.kind === 'script' ? scriptFlaws(playbook, { name, remedy, sources }) : []),
    ];
    return flaws.map(({ path, message }) => ({ path: [...at, ...path], message }));
  });
}

function fixFlaws(playbook: Playbook, { fixes }: Remedy): Flaw[] {
  return fixes.flatMap((cause, index) =>
    Object.hasOwn(playbook.causes, cause)
      ? []
      : [{ path: ['fixes', index], message: noSuch('cause', cause, Object.keys(playbook.causes)) }],
  );
}

/** A plan rests on the proof and the stop conditions together, so the two must not name one reading twice. */
function requireFlaws(playbook: Playbook, remedy: Remedy, sources: Sources): Flaw[] {
  if (Object.keys(remedy.requires).length === 0) return [];
  const proofs = remedy.fixes.flatMap((name) => {
    const cause = lookUp(playbook.causes, name);
    return cause === undefined ? [] : [cause.confirmed, cause.suspected ?? {}];
  });
  const twice = Object.entries(remedy.requires).filter(([line, expected]) =>
    proofs.some((proof) => {
      const proven = lookUp(proof, line);
      return proven !== undefined && JSON.stringify(proven) !== JSON.stringify(expected);
    }),
  );
  return [
    ...evidenceFlaws(remedy.requires, {
      path: ['requires'],
      sources,
      platforms: platformsOfRemedy(playbook, remedy),
    }),
    ...twice.map(([line]) => ({
      path: ['requires', line],
      message: 'a cause that this fixes is proven by the same reading, compared otherwise',
    })),
  ];
}

interface Script {
  readonly name: string;
  readonly remedy: ScriptRemedy;
  readonly sources: Sources;
}

function scriptFlaws(playbook: Playbook, { name, remedy, sources }: Script): Flaw[] {
  const platforms = platformsOfRemedy(playbook, remedy);
  return [
    ...fileFlaws(name, remedy),
    ...missingFlaws(remedy, platforms),
    ...evidenceFlaws(remedy.verify, { path: ['verify'], sources, platforms }),
    ...Object.entries(remedy.parameters).flatMap(([parameter, path]) => {
      const source = findSource(sources, path);
      return typeof source === 'string'
        ? [{ path: ['parameters', parameter], message: source }]
        : [];
    }),
  ];
}

function fileFlaws(name: string, { apply, rollback = {}, guard }: ScriptRemedy): Flaw[] {
  return Object.entries({ apply, rollback, guard: guard?.confirm ?? {} }).flatMap(
    ([phase, files]) =>
      Object.entries(files).flatMap(([platform, file]) =>
        file === undefined || file.startsWith(`remedies/${name}/`)
          ? []
          : [
              {
                path: [phase, platform],
                message: `scripts of this remedy stand in remedies/${name}/`,
              },
            ],
      ),
  );
}

function missingFlaws(remedy: ScriptRemedy, platforms: readonly Platform[]): Flaw[] {
  const scripted = scriptedPlatforms(remedy);
  const { rollback, guard, platform } = remedy;
  const missing = platforms.filter((wanted) => !scripted.includes(wanted));
  const strange = scripted.filter((found) => platform !== undefined && found !== platform);
  const stuck =
    rollback === undefined ? [] : scripted.filter((found) => rollback[found] === undefined);
  const unkept =
    guard === undefined ? [] : scripted.filter((found) => guard.confirm[found] === undefined);
  return [
    ...missing.map((wanted) => ({
      path: ['apply'],
      message: `has no script for ${wanted}, where a cause that it fixes is judged; add it, or name the platform`,
    })),
    ...strange.map((found) => ({
      path: ['apply', found],
      message: `this remedy is for ${platform} only`,
    })),
    ...unkept.map((found) => ({
      path: ['guard', 'confirm'],
      message: `has no script for ${found}, but apply has`,
    })),
    ...stuck.map((found) => ({
      path: ['rollback'],
      message: `has no script for ${found}, but apply has`,
    })),
  ];
}

function scriptedPlatforms({ apply }: ScriptRemedy): Platform[] {
  const all: readonly Platform[] = ['linux', 'windows'];
  return all.filter((platform) => apply[platform] !== undefined);
}

function platformsOfRemedy(playbook: Playbook, remedy: Remedy): readonly Platform[] {
  if (remedy.platform !== undefined) return [remedy.platform];
  const known = remedy.fixes.filter((cause) => Object.hasOwn(playbook.causes, cause));
  return [...new Set(known.flatMap((cause) => platformsOfCause(playbook, cause)))];
}
