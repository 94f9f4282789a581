"""A courteous word in a person's own language, where nobody here reads it: a person of the company does the rest."""

from __future__ import annotations

NAMES = {
    "ar": "Arabic",
    "de": "German",
    "fr": "French",
    "ht": "Haitian Creole",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "tl": "Tagalog",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
COURTESY = {
    "ar": (
        "شكرًا على رسالتك. أقرأ الإنجليزية والإسبانية فقط، وسيرد عليك شخص من فريقنا. في حالة الخطر اتصل "
        "بالرقم 911."
    ),
    "de": (
        "Danke für Ihre Nachricht. Ich lese nur Englisch und Spanisch; ein Mensch wird Ihnen antworten. Bei "
        "Gefahr rufen Sie 911 an."
    ),
    "fr": (
        "Merci de votre message. Je ne lis que l'anglais et l'espagnol ; une personne va vous répondre. En "
        "cas de danger, appelez le 911."
    ),
    "ht": "Mèsi pou mesaj ou. Mwen li sèlman angle ak panyòl; yon moun ap reponn ou. Si gen danje, rele 911.",
    "it": (
        "Grazie per il messaggio. Leggo solo l'inglese e lo spagnolo; le risponderà una persona. In caso di "
        "pericolo chiami il 911."
    ),
    "ja": (
        "メッセージをありがとうございます。私が読めるのは英語とスペイン語だけです。担当者がお返事します。"
        "危険がある場合は911に電話してください。"
    ),
    "ko": (
        "메시지 감사합니다. 저는 영어와 스페인어만 읽을 수 있습니다. 담당자가 답변드리겠습니다. 위험한 "
        "상황이면 911에 전화하십시오."
    ),
    "pl": (
        "Dziękuję za wiadomość. Czytam tylko po angielsku i hiszpańsku; odpowie człowiek. W razie "
        "niebezpieczeństwa proszę dzwonić pod 911."
    ),
    "pt": (
        "Obrigado pela mensagem. Eu só leio inglês e espanhol; uma pessoa vai responder. Se houver perigo, "
        "ligue para o 911."
    ),
    "ru": (
        "Спасибо за сообщение. Я читаю только по-английски и по-испански; вам ответит человек. Если есть "
        "опасность, звоните 911."
    ),
    "tl": (
        "Salamat sa iyong mensahe. Ingles at Espanyol lang ang nababasa ko; may taong sasagot sa iyo. Kung "
        "may panganib, tumawag sa 911."
    ),
    "uk": (
        "Дякую за повідомлення. Я читаю лише англійською та іспанською; вам відповість людина. Якщо є "
        "небезпека, телефонуйте 911."
    ),
    "vi": (
        "Cảm ơn tin nhắn của quý vị. Tôi chỉ đọc được tiếng Anh và tiếng Tây Ban Nha; sẽ có người trả lời. "
        "Nếu có nguy hiểm, hãy gọi 911."
    ),
    "zh": "感谢您的信息。我只能阅读英语和西班牙语，会有人回复您。如有危险，请拨打911。",
}
REASON = "writes in {name}, which only a person can read here"


def reason(language: str) -> str:
    return REASON.format(name=NAMES.get(language, "another language"))
