import type { AnchorPlace } from '#src/ports/anchors.ts';
import { SyslogLine } from './syslog-line.ts';
import { framed, syslogMessage } from './syslog-message.ts';
import { originOf, type SyslogOptions } from './syslog-sink.ts';

/** Each anchor on a connection of its own, which must end well: then the receiver has read it. */
export function anchorSyslog(options: SyslogOptions): AnchorPlace {
  const { settings, clock } = options;
  return {
    name: `syslog ${settings.host}:${settings.port}`,
    note: async (text, signal) => {
      const line = await SyslogLine.open(options);
      const abort = () => line.destroy();
      signal.addEventListener('abort', abort);
      try {
        signal.throwIfAborted();
        const message = {
          at: clock.now(),
          severity: 'notice',
          id: 'anchor',
          data: {},
          text,
        } as const;
        await line.write(framed(syslogMessage(message, originOf(options))));
        if (!(await line.end())) throw line.fault();
      } finally {
        signal.removeEventListener('abort', abort);
        line.destroy();
      }
    },
  };
}
