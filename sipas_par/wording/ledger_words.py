"""The words of the ledger: sheet names, column heads, remarks."""

from __future__ import annotations

SHEETS: dict[str, dict[str, str]] = {
    "overview": {"vi": "Tổng quan", "en": "Overview"},
    "criteria": {"vi": "Tiêu chí", "en": "Criteria"},
    "below": {"vi": "Chưa đạt tối đa", "en": "Below maximum"},
    "fields": {"vi": "Theo lĩnh vực", "en": "By field"},
    "agencies": {"vi": "Theo cơ quan", "en": "By agency"},
    "leads": {"vi": "Phân công", "en": "Leads"},
    "years": {"vi": "So với năm trước", "en": "Years"},
    "sipas": {"vi": "SIPAS", "en": "SIPAS"},
    "findings": {"vi": "Phát hiện", "en": "Findings"},
    "sources": {"vi": "Nguồn số liệu", "en": "Sources"},
}

WORDS: dict[str, dict[str, str]] = {
    "title": {"vi": "Sổ số liệu {index} năm {year} – {unit}", "en": "Ledger of the {index} {year}, {unit}"},
    "back": {"vi": "← Về Tổng quan", "en": "← Overview"},
    "page": {"vi": "Trang", "en": "Page"},
    "total": {"vi": "Cộng", "en": "Total"},
    "once": {"vi": "Toàn bảng (mỗi tiêu chí tính một lần)", "en": "Whole table (each criterion once)"},
    "unassigned": {"vi": "(chưa phân công)", "en": "(not assigned)"},
    "none": {"vi": "Không có.", "en": "None."},
    "code": {"vi": "Mã", "en": "Code"},
    "name": {"vi": "Nội dung", "en": "Content"},
    "level": {"vi": "Cấp", "en": "Level"},
    "leaf": {"vi": "Chấm điểm (1 = có)", "en": "Carries points (1 = yes)"},
    "field": {"vi": "Lĩnh vực", "en": "Field"},
    "max_score": {"vi": "Điểm tối đa", "en": "Maximum"},
    "self_score": {"vi": "Tự đánh giá", "en": "Self-assessed"},
    "appraised": {"vi": "Thẩm định", "en": "Appraised"},
    "surveyed": {"vi": "Điều tra XHH", "en": "Surveyed"},
    "score": {"vi": "Điểm đạt được", "en": "Score"},
    "lost": {"vi": "Điểm chưa đạt", "en": "Points lost"},
    "attainment": {"vi": "Tỷ lệ đạt", "en": "Attainment"},
    "share": {"vi": "Phần trong tổng điểm mất", "en": "Share of all lost"},
    "cumulative": {"vi": "Cộng dồn", "en": "Cumulative"},
    "source": {"vi": "Nguồn điểm", "en": "Source"},
    "agencies": {"vi": "Cơ quan chủ trì", "en": "Lead agencies"},
    "agency": {"vi": "Cơ quan", "en": "Agency"},
    "joint": {"vi": "Số cơ quan cùng chủ trì", "en": "Leads"},
    "lost_joint": {"vi": "Trong đó cùng chủ trì", "en": "Of it, joint"},
    "leaves": {"vi": "Số tiêu chí", "en": "Criteria"},
    "below_count": {"vi": "Chưa đạt tối đa", "en": "Below maximum"},
    "note": {"vi": "Ghi chú", "en": "Note"},
    "cell": {"vi": "Ô nguồn", "en": "Source cell"},
    "cell_tip": {
        "vi": "Mở đúng ô của tệp {file}.",
        "en": "Opens the cell in {file}.",
    },
    "before": {"vi": "năm {year}", "en": "{year}"},
    "change": {"vi": "Thay đổi", "en": "Change"},
    "status": {"vi": "Tình hình", "en": "Movement"},
    "value": {"vi": "Chỉ số (%)", "en": "Value (%)"},
    "earlier": {"vi": "Năm trước (%)", "en": "Year before (%)"},
    "mean": {"vi": "Cả nước (%)", "en": "National (%)"},
    "gap": {"vi": "Thiếu đến 100%", "en": "Gap to 100 %"},
    "gap_mean": {"vi": "So với trung bình cả nước", "en": "Against national mean"},
    "severity": {"vi": "Mức", "en": "Severity"},
    "rule": {"vi": "Mã quy tắc", "en": "Rule"},
    "file": {"vi": "Tệp", "en": "File"},
    "place": {"vi": "Ô", "en": "Cell"},
    "problem": {"vi": "Phát hiện", "en": "Finding"},
    "cure": {"vi": "Cách xử lý", "en": "Cure"},
    "table": {"vi": "Bảng", "en": "Table"},
    "year": {"vi": "Năm", "en": "Year"},
    "sheet": {"vi": "Trang", "en": "Sheet"},
    "standing": {"vi": "Tình trạng", "en": "Status"},
    "document": {"vi": "Văn bản", "en": "Document"},
    "issuer": {"vi": "Cơ quan ban hành", "en": "Issuer"},
    "issued": {"vi": "Ngày", "en": "Date"},
    "sha": {"vi": "Dấu vân tay (sha256)", "en": "sha256"},
    "figure": {"vi": "Chỉ tiêu", "en": "Figure"},
    "amount": {"vi": "Số liệu", "en": "Amount"},
    "worst": {"vi": "Tiêu chí mất nhiều điểm nhất (bấm mã để xem chi tiết)", "en": "Criteria that lose most"},
    "contents": {"vi": "Các trang (bấm tên để mở)", "en": "Sheets"},
    "missing_count": {"vi": "Chưa có điểm", "en": "Without a score"},
    "before_total": {"vi": "Tổng điểm năm {year}", "en": "Total of {year}"},
    "sipas_overall": {"vi": "SIPAS chung (%)", "en": "SIPAS overall (%)"},
}

MOVES: dict[str, dict[str, str]] = {
    "full": {"vi": "đạt tối đa cả hai năm", "en": "full in both years"},
    "new": {"vi": "mới mất điểm", "en": "newly lost"},
    "recovered": {"vi": "đã đạt tối đa", "en": "recovered"},
    "improved": {"vi": "tiến bộ", "en": "improved"},
    "recurring": {"vi": "lặp lại như cũ", "en": "unchanged"},
    "worse": {"vi": "giảm thêm", "en": "worse"},
    "missing": {"vi": "thiếu điểm", "en": "no score"},
}


def words(lang: str) -> dict[str, str]:
    """Return the words of the ledger in one language."""
    return {key: text[lang] for key, text in WORDS.items()}


def sheet_names(lang: str) -> dict[str, str]:
    """Return the sheet names in one language."""
    return {key: text[lang] for key, text in SHEETS.items()}
