export default function ({ data, parentElement, setStateValue }) {
  const field = parentElement.querySelector("fieldset")
  parentElement.querySelector("legend").textContent = data.label
  field.dataset.size = data.size
  const cards = field.querySelector(".cards")
  const drawn = JSON.stringify([data.options, data.name])
  if (cards.dataset.drawn !== drawn) {
    cards.replaceChildren(...data.options.map((option) => card(option, data.name)))
    cards.dataset.drawn = drawn
  }
  for (const input of cards.querySelectorAll("input")) {
    input.checked = input.value === data.value
    input.onchange = () => setStateValue("value", input.value)
  }
}

function card(option, name) {
  const label = document.createElement("label")
  const input = Object.assign(document.createElement("input"), { type: "radio", name, value: option.value })
  const text = document.createElement("span")
  text.className = "text"
  text.append(line("strong", option.title), ...(option.text ? [line("small", option.text)] : []))
  label.append(input)
  if (option.image) label.append(Object.assign(document.createElement("img"), { src: option.image, alt: "" }))
  label.append(text)
  return label
}

function line(tag, words) {
  const element = document.createElement(tag)
  element.textContent = words
  return element
}
