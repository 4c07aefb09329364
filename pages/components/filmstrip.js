export default function ({ data, parentElement, setTriggerValue }) {
  const list = parentElement.querySelector("ol")
  const live = parentElement.querySelector("[aria-live]")
  parentElement.querySelector(".how").textContent = data.words.how
  list.setAttribute("aria-label", data.words.label)
  const drawn = JSON.stringify(data.scenes)
  if (list.dataset.drawn !== drawn) {
    list.replaceChildren(...data.scenes.map((scene) => frame(scene, data.words)))
    list.dataset.drawn = drawn
  }
  const order = () => [...list.children].map((item) => item.dataset.id)
  const strip = { list, live, words: data.words, before: null, lifted: null, order }
  strip.send = () => {
    renumber(list)
    if (order().join() !== strip.before?.join()) setTriggerValue("order", order())
  }
  for (const item of list.children) {
    item.onpointerdown = (event) => drag(event, item, strip)
    const grip = item.querySelector("button")
    grip.onkeydown = (event) => keyed(event, item, strip)
    grip.onblur = () => strip.lifted === item && !strip.moving && drop(item, strip)
  }
}

function frame(scene, words) {
  const item = document.createElement("li")
  item.dataset.id = scene.id
  const picture = document.createElement(scene.image ? "img" : "div")
  picture.className = "picture"
  if (scene.image) Object.assign(picture, { src: scene.image, alt: "", draggable: false })
  const bar = document.createElement("div")
  bar.className = "bar"
  const number = Object.assign(document.createElement("span"), { className: "number", textContent: scene.number })
  const seconds = Object.assign(document.createElement("span"), { textContent: scene.seconds })
  const grip = Object.assign(document.createElement("button"), { type: "button", textContent: "⠿" })
  grip.setAttribute("aria-label", words.grip.replace("{number}", scene.number).replace("{title}", scene.title))
  bar.append(number, seconds, grip)
  item.append(picture, bar)
  return item
}

function renumber(list) {
  ;[...list.children].forEach((item, index) => (item.querySelector(".number").textContent = index + 1))
}

function say(strip, text, item) {
  const place = [...strip.list.children].indexOf(item) + 1
  strip.live.textContent = text.replace("{place}", place).replace("{count}", strip.list.children.length)
}

function lift(item, strip) {
  strip.before = strip.order()
  strip.lifted = item
  item.classList.add("lifted")
  say(strip, strip.words.lifted, item)
}

function drop(item, strip) {
  item.classList.remove("lifted")
  item.style.transform = ""
  strip.lifted = null
  say(strip, strip.words.dropped, item)
  strip.send()
}

function cancel(item, strip) {
  const place = new Map(strip.before.map((id, index) => [id, index]))
  strip.list.append(...[...strip.list.children].sort((a, b) => place.get(a.dataset.id) - place.get(b.dataset.id)))
  item.classList.remove("lifted")
  item.style.transform = ""
  strip.lifted = null
  say(strip, strip.words.cancelled, item)
}

function keyed(event, item, strip) {
  const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key]
  const lifted = strip.lifted === item
  if (event.key === " " || event.key === "Enter") {
    event.preventDefault()
    lifted ? drop(item, strip) : lift(item, strip)
  } else if (event.key === "Escape" && lifted) {
    event.preventDefault()
    strip.moving = true
    cancel(item, strip)
    event.target.focus()
    strip.moving = false
  } else if (step && lifted) {
    event.preventDefault()
    strip.moving = true
    move(item, step, strip)
    event.target.focus()
    strip.moving = false
  } else if (step) {
    event.preventDefault()
    const next = step < 0 ? item.previousElementSibling : item.nextElementSibling
    next?.querySelector("button").focus()
  }
}

function move(item, step, strip) {
  if (step < 0 && item.previousElementSibling) item.previousElementSibling.before(item)
  if (step > 0 && item.nextElementSibling) item.nextElementSibling.after(item)
  item.scrollIntoView({ block: "nearest", inline: "nearest" })
  say(strip, strip.words.moved, item)
}

function drag(event, item, strip) {
  const grip = event.target.closest("button")
  if (event.button !== 0 || (event.pointerType === "touch" && !grip)) return
  let from = event.clientX
  let moving = false
  const follow = (at) => {
    if (!moving && Math.abs(at.clientX - from) < 5) return
    if (!moving) {
      moving = true
      item.setPointerCapture(event.pointerId)
      lift(item, strip)
    }
    from += shift(item, at.clientX - from)
    item.style.transform = `translateX(${at.clientX - from}px)`
  }
  const end = () => {
    item.removeEventListener("pointermove", follow)
    item.removeEventListener("pointerup", end)
    item.removeEventListener("pointercancel", end)
    if (moving) drop(item, strip)
  }
  item.addEventListener("pointermove", follow)
  item.addEventListener("pointerup", end)
  item.addEventListener("pointercancel", end)
}

function shift(item, by) {
  const left = item.offsetLeft
  const middle = left + item.offsetWidth / 2 + by
  const next = item.nextElementSibling
  const previous = item.previousElementSibling
  if (next && middle > next.offsetLeft + next.offsetWidth / 2) next.after(item)
  else if (previous && middle < previous.offsetLeft + previous.offsetWidth / 2) previous.before(item)
  return item.offsetLeft - left
}
