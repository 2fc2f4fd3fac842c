import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { manifestOf, yamlOf } from '#adapters/slack/manifest.ts';
import { limits } from '#adapters/slack/render/limits.ts';
import { surface } from '#adapters/slack/surface.ts';
import { manifestFile, manifestFor } from '#adapters/slack/write-manifest.ts';
import { valuesOf } from './render/block-faults.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const file = readFileSync(join(root, 'slack', 'manifest.yaml'), 'utf8');
const page = readFileSync(join(root, 'docs', 'slack.md'), 'utf8');
const most = limits.manifest;

describe('slack/manifest.yaml', () => {
  it('is what the generator writes now; else: npm run generate', () => {
    expect(file).toBe(manifestFile());
  });

  it('is YAML for exactly this manifest', () => {
    expect(parse(file)).toEqual(manifestOf({ kind: 'socket' }));
  });

  it.each([
    ['commands', surface.commands.map(({ command }) => command), valuesOf(parse(file), 'command')],
    [
      'shortcuts',
      surface.shortcuts.map(({ callbackId }) => callbackId),
      valuesOf(parse(file), 'callback_id'),
    ],
    ['events', [surface.events], valuesOf(parse(file), 'bot_events')],
    ['scopes', [surface.scopes.map(({ scope }) => scope)], valuesOf(parse(file), 'bot')],
    [
      'optional scopes',
      [surface.optionalScopes.map(({ scope }) => scope)],
      valuesOf(parse(file), 'bot_optional'),
    ],
  ])('has the %s of the surface, no more and no fewer', (_, ours, theirs) => {
    expect(theirs).toEqual(ours);
  });

  it('stays inside of what Slack accepts', () => {
    const { least, most: longest } = most.longDescription;
    expect(surface.name.length).toBeLessThanOrEqual(most.name);
    expect(surface.description.length).toBeLessThanOrEqual(most.description);
    expect(surface.longDescription.length).toBeGreaterThanOrEqual(least);
    expect(surface.longDescription.length).toBeLessThanOrEqual(longest);
    expect(surface.displayName.length).toBeLessThanOrEqual(most.displayName);
    expect(surface.prompts.length).toBeLessThanOrEqual(most.prompts);
    for (const { command, description, usageHint } of surface.commands) {
      expect(command).toMatch(/^\/[a-z0-9_-]{1,31}$/);
      expect(description.length).toBeLessThanOrEqual(most.commandDescription);
      expect(usageHint.length).toBeLessThanOrEqual(most.usageHint);
    }
    for (const { name, callbackId, description } of surface.shortcuts) {
      expect(name.length).toBeLessThanOrEqual(most.shortcutName);
      expect(callbackId.length).toBeLessThanOrEqual(limits.view.callbackId);
      expect(description.length).toBeLessThanOrEqual(most.shortcutDescription);
    }
  });

  it('asks for each scope and event once, in order', () => {
    const scopes = surface.scopes.map(({ scope }) => scope);

    expect(scopes).toEqual([...new Set(scopes)].toSorted());
    expect(surface.events).toEqual([...new Set(surface.events)].toSorted());
  });
});

describe('the manifest for HTTPS', () => {
  it('has the address wherever Slack delivers, and no socket', () => {
    const url = 'https://bot.example/slack/events';
    const manifest: unknown = parse(yamlOf(manifestOf({ kind: 'http', url })));

    expect(valuesOf(manifest, 'request_url')).toEqual([url, url]);
    expect(valuesOf(manifest, 'url')).toEqual(surface.commands.map(() => url));
    expect(valuesOf(manifest, 'socket_mode_enabled')).toEqual([false]);
  });
});

describe('the manifest for several workspaces', () => {
  it('has the way back, tokens that expire, and lets organisations install it', () => {
    const back = 'https://bot.example/slack/oauth_redirect';
    const manifest: unknown = parse(manifestFor(['--install', back]));

    expect(valuesOf(manifest, 'redirect_urls')).toEqual([[back]]);
    expect(valuesOf(manifest, 'token_rotation_enabled')).toEqual([true]);
    expect(valuesOf(manifest, 'org_deploy_enabled')).toEqual([true]);
    expect(valuesOf(manifest, 'socket_mode_enabled')).toEqual([true]);
  });

  it('is not that of one workspace, whose token the site writes down', () => {
    expect(valuesOf(parse(file), 'token_rotation_enabled')).toEqual([false]);
    expect(valuesOf(parse(file), 'redirect_urls')).toEqual([]);
  });

  it('can deliver over HTTPS as well', () => {
    const url = 'https://bot.example/slack/events';
    const words = [url, '--install', 'https://bot.example/slack/oauth_redirect'];

    expect(valuesOf(parse(manifestFor(words)), 'request_url')).toEqual([url, url]);
  });
});

describe('docs/slack.md', () => {
  it('gives the reason for every scope, and names no other', () => {
    const rows = [...page.matchAll(/^\| `([a-z._]+:?[a-z.:]*)` \| (.+) \|$/gm)].map(
      ([, scope, why]) => ({ scope, why }),
    );

    expect(rows).toEqual([...surface.scopes, ...surface.optionalScopes, ...surface.appScopes]);
  });

  it('names every event, command and shortcut', () => {
    const named = [
      ...surface.events,
      ...surface.commands.map(({ command }) => command),
      ...surface.shortcuts.map(({ name }) => name),
    ];

    expect(named.filter((name) => !page.includes(name))).toEqual([]);
  });
});
