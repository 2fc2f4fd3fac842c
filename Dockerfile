FROM node:24-slim

ENV NODE_ENV=production
WORKDIR /app

# Kerberos of the system, for hosts with auth: kerberos. Mount an /etc/krb5.conf where DNS does not name the KDCs.
RUN apt-get update \
  && apt-get install -y --no-install-recommends libgssapi-krb5-2 \
  && rm -rf /var/lib/apt/lists/*

# Nothing is compiled and no script of a package runs.
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
  && npm cache clean --force \
  && mkdir /data .compiled \
  && chown node:node /data .compiled

COPY src ./src
COPY adapters ./adapters
COPY playbooks ./playbooks
COPY LICENSE README.md ./

# The journal. Everything else can be read-only: docker run --read-only -v fettle-data:/data …
VOLUME /data
# fettle.yaml, hosts.yaml and what they refer to, e.g. -v ./site:/site:ro
WORKDIR /site
USER node

# Stripping types takes most of a start: done once, here, by a rehearsal that must come out well.
ENV NODE_COMPILE_CACHE=/app/.compiled
# A bot waits most of its life: a small nursery holds 15 MB less, and answers no slower.
ENV NODE_OPTIONS=--max-semi-space-size=1
RUN node /app/src/main.ts practice --yes --data /tmp/rehearsal > /dev/null \
  && rm -rf /tmp/rehearsal

# Asks the journal for its head without taking its lock; fails when it cannot be read.
HEALTHCHECK --interval=60s --timeout=10s --start-period=20s --retries=3 \
  CMD ["node", "/app/src/main.ts", "journal", "list", "--data", "/data"]

ENTRYPOINT ["node", "/app/src/main.ts"]
CMD ["start", "--data", "/data"]
