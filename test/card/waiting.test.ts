import { describe, expect, it } from '@jest/globals';
import { plainText } from '#src/card/fallback.ts';
import { waitingLines } from '#src/card/waiting.ts';
import { jonas, maria, Site } from '#test/fakes/site.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';

describe('what waits for somebody', () => {
  it('is their open incidents, and the plans that their approval would count for', async () => {
    const site = await new Site().start();
    await site.write(maria, report);
    await site.press(maria, /plan/i);
    const open = await site.store.openIncidents();
    const context = { now: site.clock.now(), probes: {}, simulated: false };

    const forMaria = waitingLines(open, maria.account, context);
    const forJonas = waitingLines(open, jonas.account, context);

    expect(forMaria.incidents.map(({ text }) => plainText(text, context.now))).toEqual([
      expect.stringContaining('web-01: Waiting for approval'),
    ]);
    expect(forMaria.approvals).toEqual([]);
    expect(forJonas.incidents).toEqual([]);
    expect(forJonas.approvals.map(({ text }) => plainText(text, context.now))).toEqual([
      expect.stringContaining('Start the service on web-01, expires'),
    ]);
  });

  it('is nothing once the plan has expired', async () => {
    const site = await new Site().start();
    await site.write(maria, report);
    await site.press(maria, /plan/i);
    const open = await site.store.openIncidents();
    const context = { now: site.clock.now() + 86_400_000, probes: {}, simulated: false };

    expect(waitingLines(open, jonas.account, context).approvals).toEqual([]);
  });
});
