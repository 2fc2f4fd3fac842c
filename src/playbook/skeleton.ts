/**
 * A playbook to begin with: it passes every check, and each of its parts is there to be replaced.
 * Text by path inside the folder.
 */
export function skeleton(name: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, text.replaceAll('NAME', name)]),
  );
}

const playbook = `# yaml-language-server: $schema=../playbook.schema.json
format: 1
title: The service of NAME does not answer
summary: >
  Replace this: what people see, what it means, and where to look first.

signatures:
  - text: NAME cannot be reached
examples:
  - "Error: NAME cannot be reached (replace this by what people paste)"

questions:
  host:
    ask: Which computer do you want to reach?
    answer: host

probes:
  service:
    on: host
    title: Ask whether the service runs
    run: { linux: probes/service.sh }
    returns:
      state: { type: text, values: [running, stopped], about: what the system says of the service }
  port:
    on: outside
    title: Knock at the port from outside
    look: tcp
    returns:
      result: { type: text, values: [open, refused, timed-out, unreachable] }

# In the order in which they must be mended.
causes:
  service-stopped:
    title: The service is stopped
    explanation: Nobody listens on that computer, because its service does not run.
    confirmed:
      service.state: stopped
      port.result: refused
  path-blocked:
    title: Something on the way blocks the connection
    explanation: The service runs, but no answer comes back from that computer.
    confirmed:
      service.state: running
      port.result: timed-out

remedies:
  start-service:
    kind: script
    title: Start the service
    fixes: [service-stopped]
    risk: low
    effect: Nothing that runs is interrupted.
    undo: The service is stopped again.
    preview: exact
    apply: { linux: remedies/start-service/apply.sh }
    rollback: { linux: remedies/start-service/rollback.sh }
    verify:
      port.result: open
  ask-network-team:
    kind: advice
    title: Have the path to the computer checked
    fixes: [path-blocked]
    steps:
      - Ask who looks after the network whether a firewall stands between you and the computer.
      - Report the same error again once the path is open.

references:
  - https://example.org/replace-this
`;

const probe = `# SYNOPSIS: Says whether the service runs.
# DESCRIPTION: Asks systemd for the state of the service. Changes nothing.
# OUTPUTS: state
# NEEDS: user

state=$(systemctl show --property=ActiveState --value NAME 2>/dev/null)
case $state in
  active) put_text state running ;;
  inactive | failed) put_text state stopped ;;
  *) put_unknown state 'systemd told nothing about the service' ;;
esac
`;

const apply = `# SYNOPSIS: Starts the service.
# DESCRIPTION: Starts the service where it does not run. Running it twice does no harm.
# OUTPUTS: started
# NEEDS: administrator

if systemctl is-active --quiet NAME; then
  put_boolean started false
  exit 0
fi
if [ "$mode" = preview ]; then
  preview_line 'start the service NAME'
  exit 0
fi
systemctl start NAME || fail 'the service did not start'
put_boolean started true
`;

const rollback = `# SYNOPSIS: Stops the service, where it was this remedy that started it.
# NEEDS: administrator

if [ "$state_started" = true ]; then
  systemctl stop NAME || fail 'the service did not stop'
fi
`;

const head = `report: "Error: NAME cannot be reached"
host: { name: web-01, platform: linux }
`;

const stopped = `# yaml-language-server: $schema=../../case.schema.json
comment: Invented. The service is stopped; starting it helps.
${head}looks:
  service: { state: stopped }
  port: { result: refused }
expect:
  service-stopped: confirmed
  path-blocked: ruled-out
offers: [start-service]
after:
  start-service:
    apply: { preview: [start the service NAME], state: { started: true } }
    looks: { service: { state: running }, port: { result: open } }
    verified: true
outcome: resolved
`;

const blocked = `# yaml-language-server: $schema=../../case.schema.json
comment: Invented. The service runs, and nothing comes back from outside.
${head}looks:
  service: { state: running }
  port: { result: timed-out }
expect:
  service-stopped: ruled-out
  path-blocked: confirmed
offers: [ask-network-team]
outcome: advised
`;

const both = `# yaml-language-server: $schema=../../case.schema.json
comment: Invented. Stopped and blocked at once proves neither; the probes contradict each other.
${head}looks:
  service: { state: stopped }
  port: { result: timed-out }
expect:
  service-stopped: ruled-out
  path-blocked: ruled-out
offers: []
outcome: no-cause-found
`;

const elsewhere = `# yaml-language-server: $schema=../../case.schema.json
comment: Invented. The service runs, but the port refuses.
${head}looks:
  service: { state: running }
  port: { result: refused }
expect:
  service-stopped: ruled-out
  path-blocked: ruled-out
offers: []
outcome: no-cause-found
`;

const refused = `# yaml-language-server: $schema=../../case.schema.json
comment: Invented. The host lets nobody in; only the view from outside is known.
${head}looks:
  service: { failed: refused, message: "access denied for fettle-probe" }
  port: { result: refused }
expect:
  service-stopped: unknown
  path-blocked: ruled-out
offers: []
outcome: no-cause-found
`;

const files: Readonly<Record<string, string>> = {
  'playbook.yaml': playbook,
  'probes/service.sh': probe,
  'remedies/start-service/apply.sh': apply,
  'remedies/start-service/rollback.sh': rollback,
  'cases/stopped.yaml': stopped,
  'cases/blocked.yaml': blocked,
  'cases/both.yaml': both,
  'cases/elsewhere.yaml': elsewhere,
  'cases/access-denied.yaml': refused,
};
