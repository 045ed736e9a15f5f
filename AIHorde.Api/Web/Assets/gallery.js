// The visitor's pictures, kept in this browser and nowhere else.

const STORE = "images";
let opened;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("aihorde", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" }).createIndex("at", "at");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function run(mode, work) {
  const store = (await database()).transaction(STORE, mode).objectStore(STORE);
  return new Promise((resolve, reject) => {
    const request = work(store);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @param {{id: string, at: number, blob: Blob, model: string, seed: string, worker: string, settings: object}} image */
export const keep = image => run("readwrite", store => store.put(image));

export const remove = id => run("readwrite", store => store.delete(id));

/** All kept pictures, newest first. */
export async function all() {
  const images = await run("readonly", store => store.index("at").getAll());
  return images.reverse();
}

export async function spaceUsed() {
  const images = await all();
  return { count: images.length, bytes: images.reduce((sum, image) => sum + image.blob.size, 0) };
}
