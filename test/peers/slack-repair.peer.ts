import { connect } from 'node:net';
import { join } from 'node:path';
import { connect as secure } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SlackProcess } from '#test/fakes/slack-process.ts';
import { type Sshd, startSshd } from './sshd.ts';
import { startXrdpHost, type XrdpHost } from './xrdp-host.ts';

// The whole product: the dialog is pasted in Slack, the repair goes over ssh to a real xrdp.
const playbooks = join(import.meta.dirname, '../../playbooks');
const dialog = `Remote Desktop can't connect to the remote computer rds-07.
Error code: 0x904
Extended error code: 0x7`;

let host: XrdpHost;
let sshd: Sshd;

beforeAll(async () => {
  host = await startXrdpHost();
  sshd = await startSshd();
  sshd.sudoers('without-password');
}, 900_000);

afterAll(async () => {
  await sshd?.[Symbol.asyncDispose]();
  await host?.[Symbol.asyncDispose]();
});

function site(): Promise<SlackProcess> {
  return SlackProcess.start(async () => ({
    playbooks,
    hosts: `hosts:
  - name: rds-07
    address: 127.0.0.1
    platform: linux
    transports:
      network: { rdpPort: ${host.port} }
      ssh: { port: ${sshd.port}, user: ${sshd.user}, key: "file:${sshd.keyFile}", hostKey: "${sshd.fingerprint}" }
`,
    [Symbol.asyncDispose]: async () => undefined,
  }));
}

/** What a client sees: the certificate of the handshake, or where it broke. */
function handshake(): Promise<string> {
  const request = Buffer.from('030000130ee000000000000100080001000000', 'hex');
  return new Promise((resolve) => {
    const socket = connect(host.port, '127.0.0.1', () => socket.write(request));
    socket.once('data', () => {
      const tls = secure({ socket, rejectUnauthorized: false });
      tls.once('secureConnect', () => {
        resolve(tls.getPeerX509Certificate()?.fingerprint256 ?? 'no certificate');
        tls.destroy();
      });
      tls.once('error', () => resolve('broken'));
    });
    socket.once('error', () => resolve('no connection'));
  });
}

describe('from a dialog pasted in Slack to a proven repair', () => {
  it('repairs a private key that does not belong to its certificate, over ssh, after approval', async () => {
    await host.setUp({ key: 'other' });
    expect(await handshake()).toBe('broken');
    await using bot = await site();

    await bot.maria.mention(bot.ops, dialog).acked();
    await bot.press(bot.maria, /plan/i);
    await bot.reads(bot.jonas, /Approval needed/i);
    await bot.press(bot.jonas, /^approve$/i);
    await bot.reads(bot.maria, /Resolved in .* on rds-07/);
    await bot.press(bot.maria, /it works/i);
    await bot.reads(bot.maria, /this is closed/);

    expect(await handshake()).toMatch(/^[0-9A-F:]{95}$/);
    expect(bot.transcript()).toMatch(/private key of xrdp does not belong/i);
    expect(`${bot.transcript()}${bot.printed}`).not.toContain('PRIVATE KEY');
    expect(bot.server.office.lateAcks).toEqual([]);
    expect(await bot.stop()).toBe(0);
  }, 300_000);
});
