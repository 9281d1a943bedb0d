# The service without a compiler, tests or an embedded PostgreSQL.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# With the optional packages, because the bundler's native code is one. The scripts would prepare the embedded PostgreSQL, and compile what is
# not there yet.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
# The image has no embedded PostgreSQL (100 MB): here DATABASE_URL names the database.
RUN npm run build && npm prune --ignore-scripts --omit=dev --omit=optional --no-audit --no-fund

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 SFTP_HOST=0.0.0.0 DATA_DIR=/data
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/bin/recalls.js ./bin/recalls.js
# The only place that is written to: the rest of the file system may be read-only.
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
EXPOSE 3000 2222
# `node bin/recalls.js …` of the documentation and the mails works in the container too: `docker compose exec worker node bin/recalls.js …`.
# `docker run … vehicle-recalls …` is the same: onboard, imports, closures and the others.
ENTRYPOINT ["node", "--enable-source-maps", "--heap-growing-percent=50", "dist/service/cli.js"]
CMD ["serve"]
