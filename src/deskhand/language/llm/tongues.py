"""The languages in which a model's words can be checked: their little words, and their words that claim something."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class Tongue:
    """`little`: words by which the language is known. `claims`: times, amounts and promises in words.

    `negations` turn a sentence round. `openers` may begin a sentence with a capital without being a name.
    """

    little: frozenset[str]
    claims: frozenset[str]
    negations: frozenset[str]
    openers: frozenset[str]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TONGUES = {
    "en": Tongue(
        little=_words(
            """the a an and is are was be been it its i we you your our they this that to of in on at for with from
            by will would can could have has had do does did not please thanks thank if or so just when what
            here there"""
        ),
        claims=_words(
            """monday tuesday wednesday thursday friday saturday sunday january february march april may june july
            august september october november december today tonight tomorrow yesterday noon midnight morning
            afternoon evening weekend week weeks month months soon shortly asap immediately instantly promptly
            hour hours minute minutes minutes' half quarter two three four five six seven eight nine ten eleven
            twelve fifteen twenty thirty forty fifty sixty hundred thousand first second third guarantee
            guaranteed guarantees promise promised warranty refund refunded credit credits discount free waive
            waived compensation compensate reimburse reimbursed reimbursement fault liable liability negligence
            human person lawyer police ambulance"""
        ),
        negations=_words("not no never none nobody nothing neither nor without cannot unable"),
        openers=_words(
            """i we you your our the a an and but if once when as it it's its this that there here they please
            thanks thank hi hello hey ok okay sure sorry yes no not just also so for in on at to from by with
            can could would will is are do does did have has what which who where how why good great got all
            we're we've we'll i'm i've i'll you're you'll that's what's there's let meanwhile until while after
            before because reply text call send tell keep stay still any everything nothing someone everyone
            about noted understood glad happy again now one"""
        ),
    ),
    "es": Tongue(
        little=_words(
            """el la los las un una y es son esta estan que de del al en por para con su sus se lo le les mi mis tu
            te nos no si gracias favor hola ya muy mas pero como cuando donde usted ustedes nosotros hemos ha
            han"""
        ),
        claims=_words(
            """lunes martes miercoles jueves viernes sabado domingo enero febrero marzo abril mayo junio julio
            agosto septiembre octubre noviembre diciembre hoy manana ayer noche tarde mediodia medianoche
            madrugada semana semanas mes meses pronto enseguida inmediatamente ahorita hora horas minuto minutos
            media cuarto dos tres cuatro cinco seis siete ocho nueve diez once doce quince veinte treinta
            cuarenta cincuenta cien mil primero primera segundo garantia garantizamos garantizado prometo
            prometemos promesa reembolso credito descuento gratis compensacion culpa responsable negligencia
            humano humana persona abogado policia ambulancia"""
        ),
        negations=_words("no nunca nadie nada ninguno ninguna ningun ni sin tampoco jamas"),
        openers=_words(
            """el la los las un una y pero si cuando como esta este esto eso hay ya le les lo nos su sus por para
            con de del en a al gracias hola buenos buenas claro bien perdon disculpe no que quien cual donde
            puede podria tenemos estamos vamos hemos recibimos entendido anotado aqui ahi mientras hasta tambien
            responda avise mande escriba conteste llame digame favor todo nada alguien usted ustedes nosotros se
            me te mi tu lamentamos listo"""
        ),
    ),
    "fr": Tongue(
        little=_words(
            """le la les un une des et est sont que de du au aux en pour avec votre vos nous vous je il elle ce
            cette pas ne sur dans merci bonjour si ou mais plus"""
        ),
        claims=_words(
            """lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril mai juin juillet aout
            septembre octobre novembre decembre aujourd'hui demain hier soir matin midi minuit semaine mois
            bientot immediatement heure heures minute minutes demi quart deux trois quatre cinq six sept huit
            neuf dix quinze vingt trente cent mille garantie garantissons promets remboursement remise gratuit
            compensation faute responsable humain humaine personne avocat police ambulance"""
        ),
        negations=_words("pas jamais aucun aucune personne rien ni sans non"),
        openers=_words(
            """le la les un une et mais si quand nous vous votre vos je il elle ce cette c'est merci bonjour oui
            non pour avec dans sur en est pouvez avez bien note compris voici notre nos"""
        ),
    ),
    "pt": Tongue(
        little=_words(
            """o a os as um uma e esta estao que de do da dos das em no na por para com seu sua nos voce obrigado
            obrigada ola nao sim mas mais quando se ja"""
        ),
        claims=_words(
            """segunda terca quarta quinta sexta sabado domingo janeiro fevereiro marco abril maio junho julho
            agosto setembro outubro novembro dezembro hoje amanha ontem noite manha tarde semana mes meses breve
            logo imediatamente hora horas minuto minutos meia dois duas tres quatro cinco seis sete oito nove
            dez quinze vinte trinta cem mil garantia garantimos prometo prometemos reembolso desconto gratis
            compensacao culpa responsavel humano humana pessoa advogado policia ambulancia"""
        ),
        negations=_words("nao nunca ninguem nada nenhum nenhuma nem sem jamais"),
        openers=_words(
            """o a os as um uma e mas se quando nos voce seu sua obrigado obrigada ola sim nao por para com em pode
            poderia recebemos entendido anotado estamos temos bom boa aqui este esta isso"""
        ),
    ),
}


def words_of(text: str) -> list[str]:
    """The words of `text` in lower case without accents, in order; an apostrophe stays inside its word."""
    bare = unicodedata.normalize("NFD", text.lower().replace("’", "'"))
    return re.findall(r"[a-z]+(?:'[a-z]+)?", "".join(letter for letter in bare if not unicodedata.combining(letter)))


def is_in(text: str, language: str) -> bool:
    """True where the little words of `text` show `language`; False also where nobody can tell."""
    if language not in TONGUES or _has_foreign_letters(text):
        return False
    words = words_of(text)
    hits = {code: sum(word in tongue.little for word in words) for code, tongue in TONGUES.items()}
    return hits[language] > 0 and hits[language] == max(hits.values()) and hits[language] * 5 >= len(words)


def tongue_of(text: str) -> str | None:
    """The language of `text` among those of TONGUES; None where it is another, or cannot be told."""
    return next((code for code in TONGUES if is_in(text, code)), None)


def _has_foreign_letters(text: str) -> bool:
    return any(letter.isalpha() and not unicodedata.name(letter, "").startswith("LATIN") for letter in text)
