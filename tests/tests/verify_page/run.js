// Runs in the page under test, after its own script: nothing is loaded but the bundles that stand in the page.
const bytesOf = block => unhex(block.textContent);
const stateOf = bytes => {
  try {
    const { ok, items } = verify(bytes);
    return `${ok} ${items.map(it => `${it.name} ${it.state}`).join(", ")}`;
  } catch (error) {
    return typeof error === "string" ? "no bundle" : `threw ${error.stack}`;
  }
};
const write = (id, text) => {
  const it = document.createElement("pre");
  it.id = id;
  it.textContent = text;
  document.body.append(it);
};
const blocks = [...document.querySelectorAll(".bundle")];

function all() {
  const found = {};
  for (const block of blocks) {
    const bytes = bytesOf(block), { name } = block.dataset;
    found[name] = stateOf(bytes);
    if (name !== "good-p256") continue;
    for (let at = 0; at < bytes.length; at += STEP) {
      const bit = 1 << at % 8;
      bytes[at] ^= bit;
      found[`byte ${at}`] = stateOf(bytes);
      bytes[at] ^= bit;
    }
  }
  write("all", JSON.stringify(found));
}

// Each block is a reply of a time-stamping authority; of some, every so many bytes one bit is changed.
function replies() {
  const found = {};
  const says = bytes => {
    const { bad, time, seconds, signer, hash } = readAnchor(bytes);
    return bad || `${hash} ${time} ${seconds} ${signer}`;
  };
  for (const block of blocks) {
    const bytes = bytesOf(block), { name } = block.dataset;
    found[name] = says(bytes);
    for (let at = 0; at < bytes.length && FLIPPED.includes(name); at += REPLY_STEP) {
      const bit = 1 << at % 8;
      bytes[at] ^= bit;
      found[`${name} byte ${at}`] = says(bytes);
      bytes[at] ^= bit;
    }
  }
  write("replies", JSON.stringify(found));
}

function pick() {
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytesOf(blocks[0])], "bundle.zip"));
  const input = document.getElementById("file");
  input.files = transfer.files;
  input.dispatchEvent(new Event("change"));
}

// The code is typed before the bundle is picked, and after.
const type = () => {
  const input = get("code");
  input.value = TYPED;
  input.dispatchEvent(new Event("change"));
};
function before() {
  type();
  pick();
}
function after() {
  pick();
  const wait = () => document.querySelector("#result .verdict") ? type() : setTimeout(wait, 50);
  wait();
}

// Each line is a code, or none.
function codes() {
  write("codes", JSON.stringify(TYPED.map(readCode)));
}

async function reach() {
  const said = [];
  const answered = (what, work) => work.then(() => said.push(`${what} came`), () => said.push(`${what} refused`));
  const loaded = it => new Promise((come, fail) => {
    it.onload = come;
    it.onerror = fail;
    document.body.append(it);
  });
  await answered("fetch", fetch("data:,x"));
  await answered("image", loaded(Object.assign(new Image(), {
    src: "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7",
  })));
  await answered("script", loaded(Object.assign(document.createElement("script"), { src: "data:,1" })));
  write("reach", said.join(", "));
}

({ all, replies, pick, before, after, codes, reach })[TASK]();
