"""The mails about somebody's account: plain, short, with one link at most.

None repeats what somebody typed into a form, since it may go to a person who never filled one in. The codes stand in
the links' fragments, which no server's log sees.
"""

from core.ports.mail import Mail


def _signed(*paragraphs: str) -> str:
    return "\n\n".join((*paragraphs, "Cricksy")) + "\n"


def welcome(email: str, code: str, public_url: str) -> Mail:
    """To an address that an account was just made with, or that asks for another code."""
    return Mail(
        recipient=email,
        subject="Confirm your address",
        text=_signed(
            "Hello,",
            "welcome to Cricksy. Please confirm that this is your address, within three days:",
            f"{public_url}/verify#{code}",
            "You did not open an account? Then somebody mistyped; you need not do anything.",
        ),
    )


def known(email: str, public_url: str) -> Mail:
    """To an address that somebody wants to open a second account with."""
    return Mail(
        recipient=email,
        subject="You have an account already",
        text=_signed(
            "Hello,",
            "somebody, probably you, wanted to open an account at Cricksy with this address. It has one already.",
            f"Sign in: {public_url}/sign-in\nForgotten the password? {public_url}/forgot",
            "If it was not you, nothing has changed and you need not do anything.",
        ),
    )


def reset(email: str, code: str, public_url: str) -> Mail:
    """To somebody who lost the password."""
    return Mail(
        recipient=email,
        subject="A new password",
        text=_signed(
            "Hello,",
            "here you can choose a new password, within the next hour:",
            f"{public_url}/reset#{code}",
            "You did not ask for it? Then you need not do anything: your password stays as it is.",
        ),
    )


def unknown(email: str, public_url: str) -> Mail:
    """To somebody who lost the password of an account that has another address, or none."""
    return Mail(
        recipient=email,
        subject="No account with this address",
        text=_signed(
            "Hello,",
            "somebody, probably you, asked for a new password at Cricksy. There is no account with this address; "
            "perhaps you opened it with another one.",
            f"Open one: {public_url}/register",
            "You did not ask? Then you need not do anything.",
        ),
    )


def password_changed(email: str, public_url: str) -> Mail:
    """To the owner of an account whose password was changed, whoever changed it."""
    return Mail(
        recipient=email,
        subject="Your password was changed",
        text=_signed(
            "Hello,",
            "your password at Cricksy was just changed, and other devices were signed out.",
            f"Was it not you? Choose a new one at once: {public_url}/forgot",
        ),
    )


def new_address(email: str, code: str, public_url: str) -> Mail:
    """To the address that an account is to have."""
    return Mail(
        recipient=email,
        subject="Confirm your new address",
        text=_signed(
            "Hello,",
            "please confirm, within a day, that this is to be the address of your account at Cricksy:",
            f"{public_url}/email#{code}",
            "You did not ask for it? Then you need not do anything.",
        ),
    )


def address_changing(email: str, public_url: str) -> Mail:
    """To the address that an account is about to lose."""
    return Mail(
        recipient=email,
        subject="Your address is about to change",
        text=_signed(
            "Hello,",
            "your account at Cricksy is about to get another address. Once that one is confirmed, this one is no more.",
            f"Was it not you? Choose a new password at once: {public_url}/forgot",
        ),
    )


def farewell(email: str) -> Mail:
    """To somebody who has deleted the account."""
    return Mail(
        recipient=email,
        subject="Your account is deleted",
        text=_signed(
            "Hello,",
            "your account at Cricksy is deleted, with your name, your address and your private matches. "
            "Public matches stay, without any link to you.",
            "Thank you for having been with us.",
        ),
    )
