import { beforeAll, describe, expect, it } from '@jest/globals';
import { healthyMachine } from './healthy-machine.ts';
import type { Fault, Machine } from './machine.ts';
import { hasPwsh, type Played, play } from './stage.ts';
import { type Told, toldBy, type WindowsProbe, windowsProbes } from './windows-probes.ts';

const needsPwsh = hasPwsh ? describe : describe.skip;
/** They read the clock of the machine. */
const moving = new Set(['time', 'keyFailureMinutes', 'quietMinutes']);

type Faults = Machine['faults'];

interface Faulty extends Told {
  readonly faults: Faults;
  /** Keys that are told otherwise than on the same machine without the fault. */
  readonly guessed: readonly string[];
  /** Keys that are unknown only now. */
  readonly hidden: readonly string[];
}

function all(touched: readonly string[], fault: Fault): Faults {
  return Object.fromEntries(touched.map((resource) => [resource, fault]));
}

/** Each resource refused by itself; then all of them broken, and all of them empty. */
function faultsOf({ touched }: Played): readonly Faults[] {
  const refused = touched.map((resource) => all([resource], 'denied'));
  return [...refused, all(touched, 'broken'), all(touched, 'empty')];
}

function compared(probe: WindowsProbe, whole: Played, run: Played, faults: Faults): Faulty {
  const before = toldBy(probe, whole);
  const told = toldBy(probe, run);
  const guessed = Object.keys(told.values).filter(
    (key) => !moving.has(key) && told.values[key] !== before.values[key],
  );
  const hidden = Object.keys(told.unknown).filter((key) => !Object.hasOwn(before.unknown, key));
  return { ...told, faults, guessed, hidden };
}

/** By probe: what it tells on a machine with one fault after another. One job, since PowerShell starts slowly. */
async function allFaulty(): Promise<ReadonlyMap<string, readonly Faulty[]>> {
  const machine = healthyMachine();
  const wholes = await play(windowsProbes.map(({ text }) => ({ text, machine })));
  const tried = windowsProbes.flatMap((probe, index) => {
    const whole = wholes[index];
    if (whole === undefined) throw new Error('PowerShell did not answer.');
    return faultsOf(whole).map((faults) => ({ probe, whole, faults }));
  });
  const runs = await play(
    tried.map(({ probe, faults }) => ({ text: probe.text, machine: { ...machine, faults } })),
  );
  const judged = tried.flatMap(({ probe, whole, faults }, index) => {
    const run = runs[index];
    return run === undefined ? [] : [{ probe, ...compared(probe, whole, run, faults) }];
  });
  return new Map(
    windowsProbes.map((each) => [each.name, judged.filter(({ probe }) => probe === each)]),
  );
}

needsPwsh('a probe on a Windows machine on which something cannot be read', () => {
  let runs: ReadonlyMap<string, readonly Faulty[]> = new Map();

  beforeAll(async () => {
    runs = await allFaulty();
  }, 900_000);

  it.each(windowsProbes)('guesses nothing, and says why it does not know: $name', ({ name }) => {
    const refused = runs.get(name)?.slice(0, -2) ?? [];

    expect(refused.length).toBeGreaterThan(0);
    expect(refused.filter(({ flaws }) => flaws.length > 0)).toEqual([]);
    expect(refused.filter(({ guessed }) => guessed.length > 0)).toEqual([]);
    expect(refused.some(({ hidden }) => hidden.length > 0)).toBe(true);
  });

  it.each(windowsProbes)('answers where nothing works, or nothing is found: $name', ({ name }) => {
    const [broken, empty] = runs.get(name)?.slice(-2) ?? [];

    expect(broken?.flaws).toEqual([]);
    expect(empty?.flaws).toEqual([]);
    // What is broken is just what the probe of WMI looks for.
    expect(name === 'windows-wmi' ? [] : broken?.guessed).toEqual([]);
  });
});
