/** A photo large: closer, farther, turned. Only the view changes, never the photo. */

const CLOSEST = 8;
const STEP = 1.5;
let photos = [];
let at = 0;
let view = { zoom: 1, turn: 0 };
let picture = null;

const box = () => document.getElementById("light-box");
const stage = () => box().querySelector("[data-stage]");

/** Draw the photo the way it is turned: a canvas scrolls whole, a turned element does not. */
function draw() {
  const canvas = stage().querySelector("canvas") ?? begin();
  const isOnSide = view.turn % 180 !== 0;
  const { naturalWidth: width, naturalHeight: height } = picture;
  [canvas.width, canvas.height] = isOnSide ? [height, width] : [width, height];
  const brush = canvas.getContext("2d");
  brush.translate(canvas.width / 2, canvas.height / 2);
  brush.rotate((view.turn * Math.PI) / 180);
  brush.drawImage(picture, -width / 2, -height / 2);
  size(canvas);
}

function begin() {
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  stage().replaceChildren(canvas);
  return canvas;
}

/** At zoom 1 the whole photo is seen; whatever stood in the middle stays there. */
function size(canvas) {
  const place = stage();
  const middle = [
    (place.scrollLeft + place.clientWidth / 2) / (place.scrollWidth || 1),
    (place.scrollTop + place.clientHeight / 2) / (place.scrollHeight || 1),
  ];
  const fit = Math.min(place.clientWidth / canvas.width, place.clientHeight / canvas.height, 1);
  canvas.style.width = `${Math.round(canvas.width * fit * view.zoom)}px`;
  canvas.style.height = `${Math.round(canvas.height * fit * view.zoom)}px`;
  place.scrollLeft = middle[0] * place.scrollWidth - place.clientWidth / 2;
  place.scrollTop = middle[1] * place.scrollHeight - place.clientHeight / 2;
}

async function show(number) {
  at = (number + photos.length) % photos.length;
  view = { zoom: 1, turn: 0 };
  const { href, dataset } = photos[at];
  box().querySelector("[data-name]").textContent = photos.length > 1 ? `${dataset.photo} · ${at + 1}/${photos.length}` : dataset.photo;
  for (const button of box().querySelectorAll("[data-do=previous], [data-do=next]")) button.hidden = photos.length < 2;
  picture = new Image();
  picture.src = href;
  await picture.decode();
  draw();
  stage().querySelector("canvas").setAttribute("aria-label", dataset.photo);
}

const acts = {
  closer: () => zoom(view.zoom * STEP),
  farther: () => zoom(view.zoom / STEP),
  turn: () => {
    view.turn = (view.turn + 90) % 360;
    draw();
  },
  previous: () => show(at - 1),
  next: () => show(at + 1),
  close: () => box().close(),
};
const KEYS = { "+": "closer", "=": "closer", "-": "farther", r: "turn", R: "turn", ArrowLeft: "previous", ArrowRight: "next" };

function zoom(to) {
  view.zoom = Math.min(CLOSEST, Math.max(1, to));
  const canvas = stage().querySelector("canvas");
  if (canvas) size(canvas);
}

function onKey(event) {
  const name = KEYS[event.key];
  const isPanning = event.key.startsWith("Arrow") && view.zoom > 1;
  if (!name || isPanning || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  acts[name]();
}

function onClick(event) {
  const link = event.target.closest("a[data-photo]");
  const button = event.target.closest("#light-box [data-do]");
  if (button) return acts[button.dataset.do]();
  if (event.target.closest("[data-stage]")) return zoom(view.zoom > 1 ? 1 : STEP * STEP);
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return undefined;
  event.preventDefault();
  photos = [...document.querySelectorAll("a[data-photo]")];
  stage().replaceChildren();
  box().showModal();
  stage().focus();
  return show(photos.indexOf(link));
}

/** Listen once for the whole life of the page; without scripts a photo opens in a tab of its own. */
export function listenToPhotos() {
  if (!box()) return;
  document.addEventListener("click", onClick);
  box().addEventListener("keydown", onKey);
  box().addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      acts[event.deltaY < 0 ? "closer" : "farther"]();
    },
    { passive: false },
  );
  addEventListener("resize", () => box().open && picture && zoom(view.zoom));
}
