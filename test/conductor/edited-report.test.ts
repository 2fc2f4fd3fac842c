import { describe, expect, it } from '@jest/globals';
import { demoPlaybook } from '#test/fakes/demo-playbook.ts';
import { jonas, maria, Site } from '#test/fakes/site.ts';

const codes = 'Error code: 0x904 Extended error code: 0x7';

async function edits(site: Site, text: string, by = maria): Promise<void> {
  await site.chat.deliver(by, { kind: 'edited', text });
  await site.calm();
}

async function outcomes(site: Site): Promise<readonly string[]> {
  const ids = await site.store.recent(10);
  const incidents = await Promise.all(ids.map((id) => site.store.incident(id)));
  return incidents.flatMap((each) => (each === undefined ? [] : [each.state.kind]));
}

/** Another playbook, for an error of which the demo says nothing. */
function twoPlaybooks(): Site {
  const other = demoPlaybook((yaml) => yaml.replaceAll('0x904', '0x704'));
  return new Site({ playbooks: [demoPlaybook(), { ...other, name: 'other' }] });
}

describe('a report that is corrected while the bot still asks', () => {
  it('names the host that was asked for', async () => {
    const site = await new Site().start();
    await site.write(maria, codes);
    expect((await site.incident()).state.kind).toBe('asking');

    await edits(site, `rdp to web-01 dies: ${codes}`);

    expect((await site.incident()).host).toBe('web-01');
    expect(await site.store.recent(10)).toHaveLength(1);
  });

  it('is not changed by another word in it', async () => {
    const site = await new Site().start();
    await site.write(maria, codes);

    await edits(site, `please help: ${codes}`);

    expect(await outcomes(site)).toEqual(['asking']);
  });

  it('is corrected by nobody else', async () => {
    const site = await new Site().start();
    await site.write(maria, codes);

    await edits(site, `rdp to web-01 dies: ${codes}`, jonas);

    expect((await site.incident()).host).toBeUndefined();
  });

  it('counts from then on, when nobody had understood it', async () => {
    const site = await new Site().start();
    await site.write(maria, 'remote desktop is unwell');
    expect(await site.store.recent(10)).toEqual([]);

    await edits(site, `rdp to web-01 dies: ${codes}`);

    expect((await site.incident()).host).toBe('web-01');
  });

  it('opens nothing when it is edited after its incident is over', async () => {
    const site = await new Site().start();
    await site.write(maria, codes);
    await site.write(maria, 'cancel');

    await edits(site, `rdp to web-01 dies: ${codes}`);

    expect(await outcomes(site)).toEqual(['closed']);
  });

  it('is another report when it shows another error, and the first one is called off', async () => {
    const site = await twoPlaybooks().start();
    await site.write(maria, codes);

    await edits(site, 'Error code: 0x704 Extended error code: 0x7');

    expect(await outcomes(site)).toEqual(['asking', 'closed']);
    expect((await site.incident()).playbook?.name).toBe('other');
  });

  it('changes nothing once something was looked at', async () => {
    const site = await twoPlaybooks().start();
    await site.write(maria, `rdp to web-01 dies: ${codes}`);
    expect((await site.incident()).state.kind).toBe('explaining');

    await edits(site, 'Error code: 0x704 Extended error code: 0x7');

    expect(await outcomes(site)).toEqual(['explaining']);
  });

  it('is left alone when what was not understood is still not', async () => {
    const site = await new Site().start();
    await site.write(maria, 'remote desktop is unwell');
    const before = site.chat.transcript;

    await edits(site, 'remote desktop is very unwell');

    expect(site.chat.transcript).toBe(before);
  });
});
