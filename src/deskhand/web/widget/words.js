// What the chat says by itself, in the languages that we speak.
const WORDS = {
  en: {
    open: "Open the chat",
    unread: (n) => (n === 1 ? "Open the chat, 1 new message" : `Open the chat, ${n} new messages`),
    button: "Chat",
    title: (name) => (name ? `Chat with ${name}` : "Chat with us"),
    close: "Close the chat",
    forget: "Delete from this device",
    forgetSure: "Delete this chat from this device? Messages that were sent stay with the office.",
    danger: "Danger to life? Call 911 first.",
    hello: "An AI answers here, day and night. Say what is wrong, your name, your unit, and a phone number or e-mail for calling back.",
    messages: "Messages",
    message: "Your message",
    send: "Send",
    you: "You",
    us: "Office",
    states: {
      sending: "Sending…",
      sent: "Sent",
      waiting: "Not sent yet. It goes out when the connection is back.",
      failed: "Could not be sent.",
    },
    writing: (name) => `${name || "The office"} is writing…`,
    again: "Try again",
    more: "More below ↓",
    came: (text) => `New message: ${text}`,
  },
  es: {
    open: "Abrir el chat",
    unread: (n) => (n === 1 ? "Abrir el chat, 1 mensaje nuevo" : `Abrir el chat, ${n} mensajes nuevos`),
    button: "Chat",
    title: (name) => (name ? `Chat con ${name}` : "Chatee con nosotros"),
    close: "Cerrar el chat",
    forget: "Borrar de este dispositivo",
    forgetSure: "¿Borrar este chat de este dispositivo? La oficina conserva los mensajes enviados.",
    danger: "¿Peligro de muerte? Llame primero al 911.",
    hello: "Aquí responde una IA, de día y de noche. Diga qué pasa, su nombre, su unidad y un teléfono o correo para contactarle.",
    messages: "Mensajes",
    message: "Su mensaje",
    send: "Enviar",
    you: "Usted",
    us: "Oficina",
    states: {
      sending: "Enviando…",
      sent: "Enviado",
      waiting: "Aún no se envió. Saldrá cuando vuelva la conexión.",
      failed: "No se pudo enviar.",
    },
    writing: (name) => `${name || "La oficina"} está escribiendo…`,
    again: "Reintentar",
    more: "Hay más abajo ↓",
    came: (text) => `Mensaje nuevo: ${text}`,
  },
};

function language(wanted) {
  const all = [wanted, ...(navigator.languages || [navigator.language])];
  const known = all.map((one) => String(one || "").slice(0, 2).toLowerCase()).find((one) => one in WORDS);
  return known || "en";
}
