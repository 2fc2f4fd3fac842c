import { surface } from '#adapters/slack/surface.ts';
import type { SlackApp } from '#test/slack/app.ts';

/** The app as its manifest installs it. */
export const slackApp: Partial<SlackApp> = {
  scopes: surface.scopes.map(({ scope }) => scope),
  appScopes: surface.appScopes.map(({ scope }) => scope),
  events: surface.events,
  commands: surface.commands.map(({ command }) => command),
  messageShortcuts: shortcuts('message'),
  globalShortcuts: shortcuts('global'),
};

function shortcuts(wanted: 'message' | 'global'): readonly string[] {
  return surface.shortcuts
    .filter(({ type }) => type === wanted)
    .map(({ callbackId }) => callbackId);
}
