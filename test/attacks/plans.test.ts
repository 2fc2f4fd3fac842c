import { describe, expect, it } from '@jest/globals';
import { createHosts } from '#src/host/find-host.ts';
import { Host } from '#src/host/host.ts';
import { demoPlaybook } from '#test/fakes/demo-playbook.ts';
import { MemoryStore } from '#test/fakes/memory-store.ts';
import { jonas, maria } from '#test/fakes/site.ts';
import { applied, presses, report, standing, tokenOf, waiting } from './attacked-site.ts';

describe('a plan that was swapped between card and click', () => {
  it('is not run by the button of the one that stood on the card', async () => {
    const site = await waiting();
    const old = tokenOf(site);
    await site.press(jonas, /^(decline|no)/i);
    await site.write(maria, report);
    await site.press(maria, /plan/i);
    expect(tokenOf(site)).not.toBe(old);

    await presses(site, jonas, { token: old });

    expect(applied(site)).toBe(0);
    expect(await standing(site)).toBe('waiting');
  });

  it('is void when its parameters are made to say something else in memory', async () => {
    const site = await waiting();
    const { state } = await site.incident();
    if (state.kind !== 'waiting') throw new Error('no plan');
    const { plan } = state;
    const append = site.store.append.bind(site.store);
    site.store.append = async (entry) => {
      const { after } = entry;
      // What a hostile module between the desk and the executor would do.
      if ('plan' in after.state) Object.assign(after.state.plan, { parameters: { all: true } });
      return await append(entry);
    };

    await site.press(jonas, /^approve$/i);

    expect(plan.parameters).toEqual({});
    expect(applied(site)).toBe(0);
  });
});

describe('a playbook that was changed on the disk', () => {
  const evil = demoPlaybook((yaml) =>
    yaml.replace('title: Start the service', 'title: Start the service and more'),
  );

  it('runs the scripts that were approved, or none', async () => {
    const site = await waiting();
    const before = await site.incident();
    site.playbooks = [evil];

    await site.restart();
    await site.press(jonas, /^approve$/i);

    const ran = (await site.store.records(before.id)).flatMap(({ event }) =>
      event.kind === 'run-intended' ? [event.digest] : [],
    );
    const approved = before.state.kind === 'waiting' ? before.state.plan.digest : 'none';
    expect(ran.filter((digest) => digest !== approved)).toEqual([]);
    expect(before.playbook?.revision).not.toBe(evil.revision);
  });

  it('is not taken for the old one because somebody kept its number', async () => {
    const site = await waiting();
    const token = tokenOf(site);
    if (!(site.store instanceof MemoryStore)) throw new Error('no store in memory');
    const store = site.store.reopened();
    store.revision = async () => evil.files;
    site.playbooks = [evil];

    await site.restartOn(store);
    await presses(site, jonas, { token });

    expect(applied(site)).toBe(0);
    expect(await standing(site)).not.toBe('resolved');
  });
});

describe('a host that was changed between approval and run', () => {
  it.each([
    ['the service was started by somebody', { service: { active: true, enabled: true, pid: 7 } }],
    ['nothing can be read any more', { service: {} }],
    ['something answers at the port', { port: { result: 'open' } }],
  ])('voids the approval: %s', async (_what, readings) => {
    const site = await waiting();
    site.host.readings = { ...site.host.readings, ...readings };

    await site.press(jonas, /^approve$/i);

    expect(applied(site)).toBe(0);
    expect(await site.kinds()).not.toContain('run-intended');
  });

  it.each([
    ['address', { address: '10.0.0.66' }],
    ['platform', { platform: 'windows' }],
  ])('voids it when the inventory names another %s', async (_what, change) => {
    const site = await waiting();
    const host = { name: 'web-01', address: 'web-01.example.org', platform: 'linux' };
    site.hosts = createHosts([Host.parse({ ...host, transports: { practice: {} }, ...change })]);

    await site.restart();
    await site.press(jonas, /^approve$/i);

    expect(applied(site)).toBe(0);
    expect(await site.kinds()).not.toContain('run-intended');
  });
});
