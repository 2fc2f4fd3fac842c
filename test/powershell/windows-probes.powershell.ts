import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Ailment } from './ailments/ailment.ts';
import { ailments } from './ailments/ailments.ts';
import { healthyMachine } from './healthy-machine.ts';
import { hasPwsh, type Played, play } from './stage.ts';
import { probeNamed, type Told, toldBy, windowsProbes } from './windows-probes.ts';

const needsPwsh = hasPwsh ? describe : describe.skip;

needsPwsh('the probes on Windows machines', () => {
  const healthy: Played[] = [];
  const inEnglish: Played[] = [];
  const ill: Played[] = [];

  beforeAll(async () => {
    const machine = healthyMachine();
    const whole = windowsProbes.map(({ text }) => ({ text, machine }));
    healthy.push(...(await play(whole)));
    inEnglish.push(...(await play(whole, { language: 'en_US.UTF-8' })));
    ill.push(
      ...(await play(
        ailments.map((each) => ({
          text: probeNamed(each.probe).text,
          machine: each.machine(healthyMachine()),
        })),
      )),
    );
  });

  function toldOf(played: Played | undefined, name: string): Told {
    if (played === undefined) throw new Error('PowerShell did not answer.');
    return toldBy(probeNamed(name), played);
  }

  it.each(windowsProbes.map(({ name }, index) => ({ name, index })))(
    '$name tells all that it declares, in German as in English, and changes nothing',
    ({ name, index }) => {
      const told = toldOf(healthy[index], name);
      const { time: _, ...values } = told.values;
      const { time: __, ...others } = toldOf(inEnglish[index], name).values;

      expect(told.flaws).toEqual([]);
      expect(Object.keys(values).length).toBeGreaterThan(0);
      expect(others).toEqual(values);
    },
  );

  it.each(ailments.map((ailment, index) => ({ ...ailment, index })))(
    '$probe: $title',
    ({
      probe,
      index,
      values = {},
      unknown = [],
    }: Ailment & {
      readonly index: number;
    }) => {
      const told = toldOf(ill[index], probe);

      expect(told.flaws).toEqual([]);
      expect(told.values).toMatchObject(values);
      expect(Object.keys(told.unknown)).toEqual(expect.arrayContaining([...unknown]));
    },
  );
});
