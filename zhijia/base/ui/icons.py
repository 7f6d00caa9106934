"""One meaning, one icon. Names are those of the Tabler outline set; the sprite holds only these.

Templates name the meaning's icon and always put a word beside it, so a page without the sprite
(no network at installation) still says everything.
"""

from __future__ import annotations

ICONS: dict[str, str] = {
    # the four doors of the worker's face
    "heart-handshake": "找工会",
    "list-check": "办理",
    "bell": "消息",
    "user": "我的",
    # the officer's menu
    "sun": "今天",
    "inbox": "诉求",
    "checks": "审批",
    "home-heart": "帮扶",
    "scale": "维权",
    "sitemap": "组织",
    "users": "会员",
    "calendar": "日历",
    "chart-bar": "数据",
    "settings": "设置",
    "shield-check": "审计",
    "history": "任务",
    # things and steps
    "lock": "保密",
    "eye": "揭示",
    "alert-triangle": "超期、有问题",
    "clock": "时钟",
    "player-pause": "暂停",
    "arrow-right": "转办、继续",
    "paperclip": "附件",
    "printer": "打印",
    "download": "导出",
    "arrow-back-up": "撤销",
    "phone": "电话",
    "map-pin": "地图",
    "search": "查找",
    "calculator": "算一算",
    "clipboard-check": "自测",
    "id-badge-2": "入会、会员卡",
    "plus": "新增",
    "x": "去掉、关闭",
    "chevron-left": "上一个、返回",
    "chevron-right": "下一个、打开",
    "copy": "复制",
    "pencil": "修改、草稿",
    "menu-2": "菜单",
    "book": "法规",
    "message": "留言",
    # states
    "circle-check": "已受理、成功",
    "progress": "办理中",
    "upload": "补材料",
    "message-check": "有结果",
    "check": "已办结",
    "refresh": "重新办理",
    "circle-x": "没有受理",
    "arrow-back": "已撤回",
    "info-circle": "说明",
}
