/**
 * The service worker: keeps one whole generation of the observer's app and answers for it without a network.
 * `GENERATION` ({digest, languages, files: [[address, integrity]]}) is written before this text by the server.
 * It sends nothing and holds no record: what is not a GET, and what is not of the generation, never passes here.
 */
const KEPT = "tanik-generation-";
const CACHE = KEPT + GENERATION.digest;
const CHOICE = "tanik-choice";
const ADDRESSES = new Set(GENERATION.files.map(([address]) => address));
const NEVER = ["/me/", "/probe/"];

self.addEventListener("install", (event) => event.waitUntil(keepAll()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("fetch", answer);
self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});

/** All files or none: one that is missing, cut short or of another generation fails the whole installation. */
async function keepAll() {
  const stood = await caches.has(CACHE);
  const cache = await caches.open(CACHE);
  try {
    await cache.addAll(
      GENERATION.files.map(([address, integrity]) => new Request(address, { integrity, cache: "no-cache", redirect: "error" })),
    );
  } catch (error) {
    if (!stood) await caches.delete(CACHE);
    throw error;
  }
}

/** Only a complete generation comes here, so the ones before it may go. */
async function takeOver() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(KEPT) && name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

function answer(event) {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin || NEVER.some((path) => pathname.startsWith(path))) return;
  if (request.mode === "navigate") event.respondWith(page(request, pathname));
  else if (ADDRESSES.has(pathname)) event.respondWith(file(event, pathname));
}

async function page(request, pathname) {
  if (pathname === "/field/") return Response.redirect(await home());
  if (ADDRESSES.has(pathname)) {
    await choose(pathname.split("/")[2]);
    return (await kept(pathname)) ?? fetch(request);
  }
  try {
    return await fetch(request);
  } catch {
    return pathname === "/" ? Response.redirect(await home()) : withoutNetwork();
  }
}

/** The app is answered from what is kept; other pages ask the server first, whose files may be newer than the app's. */
async function file(event, pathname) {
  const client = event.clientId && (await self.clients.get(event.clientId));
  if (client && !new URL(client.url).pathname.startsWith("/field/")) {
    return fetch(event.request).catch(async () => (await kept(pathname)) ?? Response.error());
  }
  return (await kept(pathname)) ?? fetch(event.request);
}

async function kept(pathname) {
  const cache = await caches.open(CACHE);
  return cache.match(pathname, { ignoreVary: true });
}

async function withoutNetwork() {
  const found = await kept(`/field/${await language()}/offline/`);
  if (!found) return Response.error();
  return new Response(found.body, { status: 503, headers: found.headers });
}

const home = async () => new URL(`/field/${await language()}/`, self.location).href;

/** The language last read in the app; before that, the first of the browser's that is offered. */
async function language() {
  const chosen = await (await (await caches.open(CHOICE)).match("/language"))?.text();
  const wanted = [chosen, ...self.navigator.languages.map((each) => each.split("-")[0])];
  return wanted.find((each) => GENERATION.languages.includes(each)) ?? GENERATION.languages[0];
}

async function choose(code) {
  const cache = await caches.open(CHOICE);
  const before = await (await cache.match("/language"))?.text();
  if (code !== before) await cache.put("/language", new Response(code));
}
