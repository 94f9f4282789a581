// What the form says, in the languages that we speak.
const WORDS = {
  en: {
    form: "Write to us",
    danger: "Danger to life? Call 911 first.",
    name: "Name",
    email: "E-mail",
    phone: "Mobile phone",
    company: "Company (optional)",
    message: "How can we help?",
    reach: "An e-mail address or a mobile phone is enough.",
    trap: "Leave this empty",
    consent:
      "By sending this you agree that we answer by text message or e-mail at the address that you give. An AI writes the first answer. Message and data rates may apply; reply STOP to end it.",
    send: "Send",
    sending: "Sending…",
    sent: "Thank you. Your message is with us. We answer by text message or e-mail.",
    wrong: {
      message: "Say in a few words what you need.",
      contact: "Give an e-mail address or a mobile phone, else we cannot answer.",
      email: "That is no e-mail address. Write it like maria@example.com.",
    },
    no: {
      no_contact: "We cannot answer at that address. Please check the e-mail and the phone number.",
      too_long: "That is too long. Please say it shorter.",
      too_often: "There were too many messages just now. Please try again later.",
      trap: "Your browser filled in a field that should be empty. Please reload the page and try again.",
      unreachable: "It was not sent: there is no connection. Please try again.",
      other: "It could not be sent. Please try again later.",
    },
  },
  es: {
    form: "Escríbanos",
    danger: "¿Peligro de muerte? Llame primero al 911.",
    name: "Nombre",
    email: "Correo electrónico",
    phone: "Teléfono móvil",
    company: "Empresa (opcional)",
    message: "¿En qué podemos ayudarle?",
    reach: "Basta un correo electrónico o un teléfono móvil.",
    trap: "Deje esto vacío",
    consent:
      "Al enviar esto acepta que le respondamos por mensaje de texto o correo a la dirección que nos da. Una IA escribe la primera respuesta. Pueden aplicarse tarifas de mensajes y datos; responda STOP para terminar.",
    send: "Enviar",
    sending: "Enviando…",
    sent: "Gracias. Hemos recibido su mensaje. Le respondemos por mensaje de texto o correo.",
    wrong: {
      message: "Díganos en pocas palabras qué necesita.",
      contact: "Dé un correo electrónico o un teléfono móvil; si no, no podemos responder.",
      email: "Eso no es un correo electrónico. Escríbalo como maria@example.com.",
    },
    no: {
      no_contact: "No podemos responder a esa dirección. Revise el correo y el teléfono.",
      too_long: "Es demasiado largo. Por favor, dígalo más corto.",
      too_often: "Hubo demasiados mensajes. Por favor, inténtelo más tarde.",
      trap: "Su navegador llenó un campo que debe quedar vacío. Recargue la página e inténtelo otra vez.",
      unreachable: "No se envió: no hay conexión. Inténtelo otra vez.",
      other: "No se pudo enviar. Inténtelo más tarde.",
    },
  },
};

function language(wanted) {
  const all = [wanted, ...(navigator.languages || [navigator.language])];
  const known = all.map((one) => String(one || "").slice(0, 2).toLowerCase()).find((one) => one in WORDS);
  return known || "en";
}
