"""What people and officials do with accounts, codes, sessions and roles; each use case is one transaction."""

from app.identity.services.codes import (
    PrintedCode,
    print_desk_code,
    send_code,
    sign_in_with_code,
    sign_in_with_desk_code,
)
from app.identity.services.confirming import confirm_again, send_own_code
from app.identity.services.officials import (
    Step,
    change_password,
    give_password,
    new_password,
    new_secret,
    pass_second_step,
    reset_second_factor,
    set_up_second_step,
    sign_in_with_password,
)
from app.identity.services.people import (
    disable_account,
    enrol,
    open_account,
    register_person,
    require_clerk,
    set_language,
)
from app.identity.services.roles import appoint, end_appointment
from app.identity.services.sessions import begin_session, revoke_all, revoke_session

__all__ = [
    "PrintedCode",
    "Step",
    "appoint",
    "begin_session",
    "change_password",
    "confirm_again",
    "disable_account",
    "end_appointment",
    "enrol",
    "give_password",
    "new_password",
    "new_secret",
    "open_account",
    "pass_second_step",
    "print_desk_code",
    "register_person",
    "require_clerk",
    "reset_second_factor",
    "revoke_all",
    "revoke_session",
    "send_code",
    "send_own_code",
    "set_language",
    "set_up_second_step",
    "sign_in_with_code",
    "sign_in_with_desk_code",
    "sign_in_with_password",
]
